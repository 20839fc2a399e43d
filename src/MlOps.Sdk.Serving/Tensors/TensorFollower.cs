namespace MlOps.Sdk.Serving;

/// <summary>Makes each version of a model ready for calls by tensors as the host's options ask for.</summary>
internal sealed class TensorFollower(HostContext host, ServedModel model, ServedModelOptions options) : IVersionFollower
{
    private TensorBatcher? _batcher;

    public bool IsBound { get; private set; }

    public BatchingStatus? Batching => Volatile.Read(ref _batcher)?.Status;

    public async ValueTask<Action> PrepareAsync(LoadedModel version, CancellationToken cancellationToken)
    {
        TensorBatcher? batcher = null;
        if (options.Batching is { } batching)
        {
            version.Attach(batcher = new(host, version, batching));
            await batcher.TryOutAsync(cancellationToken).ConfigureAwait(false);
            if (batcher.Refusal is { } refusal)
                model.NotBatched(version.Version.Version, refusal);
        }

        return () =>
        {
            version.Batcher = batcher;
            Volatile.Write(ref _batcher, batcher);
            IsBound = true;
        };
    }
}
