namespace MlOps.Sdk.Serving;

/// <summary>How a model is served: for rows of one type, or whatever asks where a host's options say so.</summary>
public sealed class ServedModelOptions
{
    /// <summary>Answers single rows, or calls by tensors, of concurrent callers together; null, the default, runs each on its caller's thread.</summary>
    public BatchingOptions? Batching { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        if (Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems));
    }

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems() => Batching?.Problems() ?? [];
}
