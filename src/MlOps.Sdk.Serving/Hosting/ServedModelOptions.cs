namespace MlOps.Sdk.Serving;

/// <summary>How one model is served for rows of one type.</summary>
public sealed class ServedModelOptions
{
    /// <summary>Answers single rows of concurrent callers together; null, the default, runs each on its caller's thread.</summary>
    public BatchingOptions? Batching { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        if (Batching?.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems));
    }
}
