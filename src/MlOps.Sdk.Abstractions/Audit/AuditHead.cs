namespace MlOps.Sdk;

/// <summary>
/// The end of an audit log at some time. Kept outside the store, it proves later that the log was only appended to: a hash
/// chain alone does not notice entries cut off its end.
/// </summary>
/// <param name="Sequence">The last entry's sequence; 0 for an empty log.</param>
/// <param name="Hash">The last entry's hash; 32 zero bytes for an empty log.</param>
public readonly record struct AuditHead(long Sequence, ContentDigest Hash)
{
    /// <summary>The end of a log without entries.</summary>
    public static AuditHead Empty { get; } = new(0, ContentDigest.FromHash(new byte[32]));
}
