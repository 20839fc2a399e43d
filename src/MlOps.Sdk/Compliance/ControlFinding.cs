namespace MlOps.Sdk;

/// <summary>What was found for one control.</summary>
public sealed record ControlFinding
{
    /// <summary>The control's id.</summary>
    public required string Control { get; init; }

    /// <summary>The requirement, paraphrased.</summary>
    public required string Requirement { get; init; }

    /// <summary>What was found.</summary>
    public required ComplianceStatus Status { get; init; }

    /// <summary>What was looked for and found, a sentence each.</summary>
    public IReadOnlyList<string> Found { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>What is missing and which exceptions were found, a sentence each.</summary>
    public IReadOnlyList<string> Gaps { get; init => field = value ?? []; } = []; // as above

    /// <summary>The entries of the audit log that are evidence, in order.</summary>
    public IReadOnlyList<EvidenceLink> Evidence { get; init => field = value ?? []; } = []; // as above
}
