using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>Whether an expectation is met, with the evidence.</summary>
public sealed record ExpectationResult
{
    /// <summary>What was expected.</summary>
    public required Expectation Expectation { get; init; }

    /// <summary>Whether it is met. A check that could not be made is not.</summary>
    public required bool Success { get; init; }

    /// <summary>Why the check could not be made, such as a column that is not there; null where it was made.</summary>
    public string? NotComputable { get; init; }

    /// <summary>Rows looked at, after the row condition.</summary>
    public long RowCount { get; init; }

    /// <summary>Rows without a value, which are not checked.</summary>
    public long Missing { get; init; }

    /// <summary>Values checked; 0 for checks of a whole column or table.</summary>
    public long Evaluated { get; init; }

    /// <summary>Values that are not as expected.</summary>
    public long Unexpected { get; init; }

    /// <summary>Unexpected values among those checked, in [0, 1]; null where none was checked.</summary>
    public double? UnexpectedShare => Evaluated > 0 ? (double)Unexpected / Evaluated : null;

    /// <summary>Whether there was nothing to check, which succeeds but proves nothing.</summary>
    public bool IsEmpty => NotComputable is null && Observed is null && Detail is null && Evaluated == 0;

    /// <summary>The first unexpected rows.</summary>
    public IReadOnlyList<UnexpectedValue> Examples { get; init; } = [];

    /// <summary>The number that was held against the limits, for checks of a whole column or table.</summary>
    public double? Observed { get; init; }

    /// <summary>What was observed, where it is no number.</summary>
    public string? Detail { get; init; }

    /// <summary>The evidence in one sentence.</summary>
    public string Reason => NotComputable
        ?? Detail
        ?? (Observed is { } observed ? $"observed {observed.ToString("G6", CultureInfo.InvariantCulture)}"
            : IsEmpty ? "no values to check"
            : string.Create(CultureInfo.InvariantCulture, $"{Unexpected} of {Evaluated} values unexpected ({UnexpectedShare:P2}){(Examples.Count == 0 ? "" : $", such as row {Examples[0].Row}: {Show(Examples[0].Value)}")}"));

    /// <summary>Verdict, rule and evidence on one line.</summary>
    public override string ToString() => $"{(Success ? "met" : Expectation.Severity.ToString().ToUpperInvariant())}  {Expectation}: {Reason}";

    private static string Show(string? value) => value is null ? "no value" : $"'{value}'";
}
