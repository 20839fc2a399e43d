namespace MlOps.Sdk.Serving;

/// <summary>Something bound to the version that serves, such as a typed handle: made ready for the next before it takes over.</summary>
internal interface IVersionFollower
{
    /// <summary>Whether it was ever bound to a version.</summary>
    bool IsBound { get; }

    /// <summary>How it answers rows together; null when it does not.</summary>
    BatchingStatus? Batching { get; }

    /// <summary>How it keeps answers; null when it does not.</summary>
    CachingStatus? Caching { get; }

    /// <summary>Binds to a version that does not serve yet; the action returned makes the change visible at once.</summary>
    ValueTask<Action> PrepareAsync(LoadedModel model, CancellationToken cancellationToken);
}
