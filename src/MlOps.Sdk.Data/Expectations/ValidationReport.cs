namespace MlOps.Sdk.Data;

/// <summary>What a suite found.</summary>
public sealed record ValidationReport
{
    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    /// <summary>The data set's rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>The result of each expectation, in the suite's order.</summary>
    public required IReadOnlyList<ExpectationResult> Results { get; init; }

    /// <summary>Whether every critical expectation is met; warnings and notes do not stop data.</summary>
    public bool Passed => Results.All(result => result.Success || result.Expectation.Severity != AlertSeverity.Critical);

    /// <summary>The expectations that are not met, most severe first.</summary>
    public IEnumerable<ExpectationResult> Failures => Results.Where(result => !result.Success).OrderByDescending(result => result.Expectation.Severity);

    /// <summary>The critical expectations as gate checks of kind <c>data-quality</c>, for a model version's gate report.</summary>
    public IReadOnlyList<GateCheck> ToGateChecks() =>
    [
        .. Results.Where(result => result.Expectation.Severity == AlertSeverity.Critical).Select(result => new GateCheck
        {
            Name = result.Expectation.ToString(),
            Kind = "data-quality",
            Verdict = result.Success ? GateVerdict.Passed : result.NotComputable is null ? GateVerdict.Failed : GateVerdict.Error,
            Reason = result.Reason,
            Observed = result.Observed ?? 1 - result.UnexpectedShare,
            Limit = result.Observed is null ? result.Expectation.Mostly : null,
            SampleSize = result.RowCount,
        }),
    ];

    /// <summary>One line an expectation.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Results);
}
