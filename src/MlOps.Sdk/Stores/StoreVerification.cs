namespace MlOps.Sdk;

/// <summary>What the check of a whole store found.</summary>
public sealed record StoreVerification
{
    /// <summary>The audit chain.</summary>
    public required AuditVerification Audit { get; init; }

    /// <summary>Everything that is wrong, by item.</summary>
    public required IReadOnlyList<StoreFinding> Findings { get; init; }

    /// <summary>Model versions checked.</summary>
    public required int Versions { get; init; }

    /// <summary>Distinct artifacts whose bytes were hashed.</summary>
    public required int Artifacts { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool Intact => Findings.Count == 0;

    /// <summary>One line a finding, or one line that all is well.</summary>
    public override string ToString() => Intact
        ? $"Store intact: {Audit.IntactEntries} audit entries, {Versions} versions, {Artifacts} artifacts."
        : string.Join(Environment.NewLine, Findings);

    // The database is so damaged that the walk broke off: nothing is known to be intact.
    internal static StoreVerification Unreadable(IReadOnlyList<StoreFinding> findings) => new()
    {
        Audit = new() { IntactEntries = 0, Head = AuditHead.Empty, BadSequence = 1, Defect = AuditDefect.Missing, Reason = "The log cannot be read to its end." },
        Findings = findings,
        Versions = 0,
        Artifacts = 0,
    };
}
