namespace MlOps.Sdk;

/// <summary>What a walk along an audit log found.</summary>
public sealed record AuditVerification
{
    /// <summary>The entries that are intact: all before the first bad one.</summary>
    public required long IntactEntries { get; init; }

    /// <summary>The last intact entry, to keep outside the store as the next anchor.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>The sequence of the first bad entry; null when all are intact.</summary>
    public long? BadSequence { get; init; }

    /// <summary>What is wrong with it.</summary>
    public AuditDefect? Defect { get; init; }

    /// <summary>The defect in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether every entry is there, in order and unaltered.</summary>
    public bool Intact => Defect is null;

    /// <summary>One line for people.</summary>
    public override string ToString() => Intact
        ? $"Audit log intact: {IntactEntries} entries, head {Head.Hash}."
        : $"Audit entry {BadSequence} is {Defect!.Value.ToString().ToLowerInvariant()}: {Reason}";
}
