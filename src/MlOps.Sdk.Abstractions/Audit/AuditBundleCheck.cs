namespace MlOps.Sdk;

/// <summary>What the check of an <see cref="AuditBundle"/> found.</summary>
public sealed record AuditBundleCheck
{
    /// <summary>The head everything was proved against; null when it is not accepted.</summary>
    public required AuditTreeHead? Head { get; init; }

    /// <summary>The entries that are proved.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool Intact => Problems.Count == 0;

    /// <summary>One line a problem, or one line that all is well.</summary>
    public override string ToString() => Intact ? $"Bundle intact: {Entries.Count} entries proved in {Head}." : string.Join(Environment.NewLine, Problems);
}
