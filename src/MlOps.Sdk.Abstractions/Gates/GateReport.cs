namespace MlOps.Sdk;

/// <summary>The verdict of a gate suite on a candidate, with the evidence of each gate; written once and never changed.</summary>
public sealed record GateReport
{
    /// <summary>The report's id: storing it twice is one report.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    /// <summary>The SHA-256 of the suite's definition: which rules were applied.</summary>
    public required ContentDigest SuiteDigest { get; init; }

    /// <summary>The candidate, as the caller names it.</summary>
    public required string Candidate { get; init; }

    /// <summary>The baseline, as the caller names it; null when there was none.</summary>
    public string? Baseline { get; init; }

    /// <summary>The frozen rows both were evaluated on.</summary>
    public DatasetVersion? Dataset { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>The verdict of each gate in the suite's order.</summary>
    public required IReadOnlyList<GateCheck> Checks { get; init; }

    /// <summary>Whether there was at least one gate and every one passed; a check of nothing has not passed.</summary>
    public bool Passed => Checks.Count > 0 && Checks.All(check => check.Verdict == GateVerdict.Passed);

    /// <summary>One line a gate: verdict, name and reason.</summary>
    public override string ToString() =>
        string.Join(Environment.NewLine, Checks.Select(check => $"{check.Verdict.ToString().ToUpperInvariant(),-12} {check.Name}: {check.Reason}"));
}
