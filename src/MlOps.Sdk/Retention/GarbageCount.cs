namespace MlOps.Sdk;

/// <summary>How many contents, and how many bytes they have together.</summary>
public readonly record struct GarbageCount(int Contents, long Bytes)
{
    internal GarbageCount Plus(long bytes) => new(Contents + 1, Bytes + bytes);
}
