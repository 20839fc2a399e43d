namespace MlOps.Sdk.Serving;

/// <summary>A cache whatever it keeps: what status and metrics ask for.</summary>
internal interface IResponseCache
{
    LoadedModel Model { get; }

    CachingStatus Status { get; }
}
