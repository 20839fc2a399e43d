using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>Checks of numbers against the spread of their own column.</summary>
internal static class Spread
{
    public static Finding ZScores(Column column, double threshold, int examples) => Against(column, sample =>
    {
        var mean = sample.Moments.Mean;
        var deviation = Math.Sqrt(sample.Moments.SampleVariance ?? 0);
        return number => deviation == 0 || Math.Abs(number - mean) / deviation < threshold;
    }, examples);

    public static Finding Fences(Column column, double width, int examples) => Against(column, sample =>
    {
        var (low, high) = (sample.Quantile(0.25), sample.Quantile(0.75));
        var reach = width * (high - low);
        return number => number >= low - reach && number <= high + reach;
    }, examples);

    private static Finding Against(Column column, Func<SortedSample, Func<double, bool>> rule, int examples)
    {
        if (column is TextColumn or VectorColumn or Column<DateTime>)
            return Finding.Refused($"column '{column.Name}' holds {column.Type}, not numbers");

        var sample = SortedSample.From(column.AsDoubles());
        if (sample.HasInfinity)
            return Finding.Refused($"column '{column.Name}' has infinite values, so its spread cannot be computed");

        return sample.Count == 0 ? RowCheck.Numbers(column, static _ => false, examples) : RowCheck.Numbers(column, rule(sample), examples);
    }
}
