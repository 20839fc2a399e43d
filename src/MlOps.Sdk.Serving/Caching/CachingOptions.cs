namespace MlOps.Sdk.Serving;

/// <summary>How answers are kept, so that the same inputs are answered without a run of the model. Only for models that always answer the same alike.</summary>
public sealed class CachingOptions
{
    /// <summary>The most answers kept for a version, at least 1; 10,000 by default. The one not asked for longest goes first.</summary>
    public int MaxEntries { get; set; } = 10_000;

    /// <summary>The most bytes that they and their inputs take for a version, at least 1; 64 MiB by default. An answer larger than that is not kept.</summary>
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>How long an answer is given again, more than zero; null, the default, for as long as its version serves.</summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        const string At = nameof(ServedModelOptions.Caching);
        if (MaxEntries < 1)
            yield return $"{At}.{nameof(MaxEntries)} is {MaxEntries}, at least 1 is needed.";
        if (MaxBytes < 1)
            yield return $"{At}.{nameof(MaxBytes)} is {MaxBytes}, at least 1 is needed.";
        if (TimeToLive <= TimeSpan.Zero)
            yield return $"{At}.{nameof(TimeToLive)} is {TimeToLive}, it must be positive.";
    }
}
