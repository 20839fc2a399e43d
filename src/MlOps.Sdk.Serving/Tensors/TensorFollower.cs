namespace MlOps.Sdk.Serving;

/// <summary>Makes each version of a model ready for calls by tensors as the host's options ask for.</summary>
internal sealed class TensorFollower(HostContext host, ServedModel model, ServedModelOptions options) : IVersionFollower
{
    private TensorBatcher? _batcher;
    private TensorCache? _cache;

    public bool IsBound { get; private set; }

    public BatchingStatus? Batching => Volatile.Read(ref _batcher)?.Status;

    public CachingStatus? Caching => Volatile.Read(ref _cache)?.Answers.Status;

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

        var cache = await CacheAsync(version, cancellationToken).ConfigureAwait(false);
        return () =>
        {
            (version.Batcher, version.Cache, version.Limits) = (batcher, cache, model.Limits);
            Volatile.Write(ref _batcher, batcher);
            Volatile.Write(ref _cache, cache);
            IsBound = true;
        };
    }

    private async ValueTask<TensorCache?> CacheAsync(LoadedModel version, CancellationToken cancellationToken)
    {
        if (options.Caching is not { } caching)
            return null;

        var cache = new TensorCache(host, version, caching);
        version.Attach(cache);
        host.Telemetry.Add(cache.Answers);
        if (await RepeatTrial.RefusalAsync(version, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            cache.Refuse(refusal);
            model.NotCached(version.Version.Version, refusal);
        }

        return cache;
    }
}
