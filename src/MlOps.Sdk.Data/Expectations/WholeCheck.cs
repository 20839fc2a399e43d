using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>Checks of one number computed from a whole column or table.</summary>
internal static class WholeCheck
{
    public static Finding InRange(double observed, double? min, double? max, bool strictMin = false, bool strictMax = false) => new()
    {
        Met = IsIn(observed, min, max, strictMin, strictMax),
        Observed = observed,
    };

    /// <summary>Computes a number from the column's finite values; NaN and infinities among them are a reason not to.</summary>
    public static Finding Numbers(Column column, Func<SortedSample, double?> compute, double? min, double? max)
    {
        if (column is TextColumn or VectorColumn or Column<DateTime>)
            return Finding.Refused($"column '{column.Name}' holds {column.Type}, not numbers");

        var sample = SortedSample.From(column.AsDoubles());
        if (sample.MissingCount > column.NullCount || sample.HasInfinity)
            return Finding.Refused($"column '{column.Name}' has NaN or infinite values, which no such number can be computed of");

        return sample.Count == 0
            ? Finding.Refused($"column '{column.Name}' has no values")
            : compute(sample) is { } observed
                ? InRange(observed, min, max) with { Missing = column.NullCount }
                : Finding.Refused($"column '{column.Name}' has too few different values ({sample.Count} values)");
    }

    public static bool IsIn(double value, double? min, double? max, bool strictMin = false, bool strictMax = false) =>
        !double.IsNaN(value)
        && (min is not { } low || (strictMin ? value > low : value >= low))
        && (max is not { } high || (strictMax ? value < high : value <= high));
}
