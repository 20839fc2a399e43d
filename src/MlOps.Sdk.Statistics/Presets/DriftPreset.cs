namespace MlOps.Sdk.Statistics;

/// <summary>A named way to compare the columns of two tables: which test each column gets, how its result is judged, and when the table as a whole has drifted.</summary>
public sealed record DriftPreset
{
    /// <summary>The name it is reported under.</summary>
    public required string Name { get; init; }

    /// <summary>The test for a pair of columns of one kind.</summary>
    public required Func<DriftColumn, DriftColumn, IDriftTest> Choose { get; init; }

    /// <summary>What counts as drift.</summary>
    public required IDriftJudge Judge { get; init; }

    /// <summary>The share of judged columns that must have drifted for the table to have drifted, in (0, 1]; null where one is enough.</summary>
    public double? DriftShare { get; init; }

    /// <summary>How missing and infinite values are handled.</summary>
    public ValuePolicy Values { get; init; } = ValuePolicy.Default;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
