namespace MlOps.Sdk;

/// <summary>A requirement, and the evidence that helps to meet it.</summary>
public sealed record ComplianceControl
{
    /// <summary>The control's id in its source, such as <c>11.10(e)</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The requirement, paraphrased.</summary>
    public required string Requirement { get; init; }

    /// <summary>
    /// The queries that must all find evidence, by the names of <see cref="ComplianceEvidence"/>; one that takes an argument has it
    /// after a colon, such as <c>card:intended use</c>. Empty where <see cref="OutOfScope"/> says why.
    /// </summary>
    public IReadOnlyList<string> Evidence { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>Why no library can give the evidence; null when this one can.</summary>
    public string? OutOfScope { get; init; }
}
