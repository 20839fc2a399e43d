namespace MlOps.Sdk.Serving;

/// <summary>A batcher whatever its row types: what status and metrics ask for.</summary>
internal interface IRowBatcher : IDisposable
{
    LoadedModel Model { get; }

    int QueuedRows { get; }

    BatchingStatus Status { get; }
}
