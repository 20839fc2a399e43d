namespace MlOps.Sdk.Serving;

/// <summary>An answer that is kept, in the order of use. Guarded by the cache's lock, but for the answer, which never changes.</summary>
internal sealed class CacheEntry<TAnswer>(UInt128 hash, byte[] key, TAnswer answer, long bytes, long expires)
{
    public UInt128 Hash { get; } = hash;

    public byte[] Key { get; } = key;

    public TAnswer Answer { get; } = answer;

    public long Bytes { get; } = bytes;

    public long Expires { get; } = expires;

    public CacheEntry<TAnswer>? Newer { get; set; }

    public CacheEntry<TAnswer>? Older { get; set; }
}
