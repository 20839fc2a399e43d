namespace MlOps.Sdk.Serving;

/// <summary>How a model is served: for rows of one type, or whatever asks where a host's options say so.</summary>
public sealed class ServedModelOptions
{
    /// <summary>Answers single rows, or calls by tensors, of concurrent callers together; null, the default, runs each on its caller's thread.</summary>
    public BatchingOptions? Batching { get; set; }

    /// <summary>Keeps answers and gives them again for the same inputs; null, the default, keeps none. Rows asked for together (<c>PredictBatchAsync</c>) always run.</summary>
    public CachingOptions? Caching { get; set; }

    /// <summary>How much may be asked, all versions together; null, the default, for any amount. Given for rows of one type it holds for those alone.</summary>
    public LimitOptions? Limits { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        if (Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems));
    }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems() => [.. Batching?.Problems() ?? [], .. Caching?.Problems() ?? [], .. Limits?.Problems() ?? []];
}
