namespace MlOps.Sdk;

/// <summary>What the check of an audit log against its anchored heads found.</summary>
public sealed record AuditTrailVerification
{
    /// <summary>The entries, judged by the chain and by the heads; it names the first bad one.</summary>
    public required AuditVerification Audit { get; init; }

    /// <summary>The state of the log now, when it is intact.</summary>
    public required AuditTreeHead? Head { get; init; }

    /// <summary>Anchored heads that were compared with the log.</summary>
    public required int AnchoredHeads { get; init; }

    /// <summary>The entries that anchored heads vouch for; of those after them, nobody can tell whether the end was cut off or rewritten.</summary>
    public required long AnchoredEntries { get; init; }

    /// <summary>What anchors hold and is not accepted, such as heads signed by another key.</summary>
    public required IReadOnlyList<RefusedHead> RefusedHeads { get; init; }

    /// <summary>Whether every entry is there, in order and unaltered, and no head was refused.</summary>
    public bool Intact => Audit.Intact && RefusedHeads.Count == 0;

    /// <summary>A line each.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [Audit.ToString(), $"{AnchoredEntries} of {Audit.IntactEntries} entries are vouched for by {AnchoredHeads} anchored heads.", .. RefusedHeads.Select(head => head.ToString())]);
}
