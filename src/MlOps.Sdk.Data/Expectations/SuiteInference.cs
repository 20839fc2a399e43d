using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>
/// Derives expectations from rows known to be good. Names, types and missing values are critical; ranges, means, categories and
/// forms are warnings, since good data may go beyond a sample of it.
/// </summary>
public static class SuiteInference
{
    // From the narrowest to the widest: digits, letters, both, a UUID, an e-mail address, a URL.
    private static readonly string[] Forms =
    [
        "^[0-9]+$",
        "^[A-Za-z]+$",
        "^[A-Za-z0-9]+$",
        "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        @"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        @"^https?://\S+$",
    ];

    /// <summary>A suite that the reference itself meets.</summary>
    /// <param name="reference">Rows known to be good.</param>
    /// <param name="name">The suite's name.</param>
    /// <param name="options">How far to go beyond the reference; the defaults when null.</param>
    /// <exception cref="ArgumentException">The reference has no rows.</exception>
    public static ExpectationSuite InferExpectations(this Dataset reference, string name, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.RowCount == 0)
            throw new ArgumentException("Nothing can be learned from a reference without rows.", nameof(reference));

        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.StabilityLimit ?? 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.VolumeFactor ?? 2, 1, nameof(options));
        return new(name,
        [
            Expect.TableColumnsToMatchSet([.. reference.Columns.Select(column => column.Name)], exact: false),
            .. Volume(reference.RowCount, options),
            .. reference.Columns.SelectMany(column => Of(column, options)),
        ]);
    }

    private static IEnumerable<Expectation> Of(Column column, InferenceOptions options)
    {
        yield return Expect.ColumnValuesToBeOfType(column.Name, column.Type);

        if (column.NullCount == 0)
            yield return Expect.ColumnValuesToNotBeNull(column.Name);
        else if (column.NullCount < column.Length)
            yield return Expect.ColumnProportionOfNonNullValuesToBeBetween(column.Name, Math.Max(0, 1 - ((double)column.NullCount / column.Length) - options.Widening)) with { Severity = AlertSeverity.Warning };

        var specific = column switch
        {
            Column<double> or Column<float> or Column<long> => Numbers(column, options),
            TextColumn texts => Texts(texts, options),
            Column<DateTime> times when times.NullCount < times.Length => Times(times),
            _ => [],
        };
        foreach (var expectation in specific)
            yield return expectation with { Severity = AlertSeverity.Warning };

        if (options.StabilityLimit is { } limit && column.Length - column.NullCount >= options.MinRows && ColumnProfiler.CanProfile(column.Type))
        {
            var stable = Expect.ColumnPopulationStabilityIndexToBeLessThan(column.Name, new Dataset(column).Profile().Columns[0], limit);
            if (IsMet(stable, column))
                yield return stable with { Severity = AlertSeverity.Warning };
        }

        if (column.NullCount == 0 && column.Length >= options.MinRows && (column is Column<long> or Column<DateTime>) && IsMet(Expect.ColumnValuesToBeIncreasing(column.Name), column))
            yield return Expect.ColumnValuesToBeIncreasing(column.Name) with { Severity = AlertSeverity.Info };

        if (column.Length - column.NullCount >= options.MinRows && (column is Column<long> or TextColumn) && IsMet(Expect.ColumnValuesToBeUnique(column.Name), column))
            yield return Expect.ColumnValuesToBeUnique(column.Name) with { Severity = AlertSeverity.Warning };
    }

    private static IEnumerable<Expectation> Volume(int rows, InferenceOptions options)
    {
        if (options.VolumeFactor is { } factor)
            yield return Expect.TableRowCountToBeBetween((int)(rows / factor), (int)Math.Min(int.MaxValue, rows * factor)) with { Severity = AlertSeverity.Warning };
    }

    private static IEnumerable<Expectation> Numbers(Column column, InferenceOptions options)
    {
        var sample = SortedSample.From(column.AsDoubles());
        if (sample.MissingCount > column.NullCount || sample.HasInfinity || sample.Count == 0)
            yield break;

        var (low, high) = (sample.Values[0], sample.Values[^1]);
        var margin = options.Widening * (high - low);
        yield return Expect.ColumnValuesToBeBetween(column.Name, low >= 0 ? Math.Max(0, low - margin) : low - margin, high + margin);

        // Numbers near the largest double have no finite variance to measure by.
        var reach = options.MeanDeviations * Math.Sqrt(sample.Moments.SampleVariance ?? double.NaN);
        if (double.IsFinite(reach) && double.IsFinite(sample.Moments.Mean))
            yield return Expect.ColumnMeanToBeBetween(column.Name, sample.Moments.Mean - reach, sample.Moments.Mean + reach);
    }

    private static IEnumerable<Expectation> Texts(TextColumn column, InferenceOptions options)
    {
        var counts = Distinct.Counts(column);
        if (counts.Count == 0)
            yield break;

        if (counts.Count <= Math.Max(options.MaxCategories, options.CategoryShare * column.Length) && counts.Count < column.Length)
        {
            yield return Expect.ColumnValuesToBeInSet(column.Name, counts.Keys);
            yield break;
        }

        yield return Expect.ColumnValueLengthsToBeBetween(column.Name, counts.Keys.Min(text => text.Length), counts.Keys.Max(text => text.Length));
        foreach (var pattern in Forms)
        {
            var expectation = Expect.ColumnValuesToMatchRegex(column.Name, pattern);
            if (!IsMet(expectation, column))
                continue;

            yield return expectation;
            yield break;
        }
    }

    private static IEnumerable<Expectation> Times(Column<DateTime> column)
    {
        // Later rows come later, so only the first time is a limit.
        yield return Expect.ColumnValuesToBeBetween(column.Name, column.Present().ToArray().Min(), DateTime.MaxValue);
    }

    private static bool IsMet(Expectation expectation, Column column) => expectation.Check(new(column), 0) is { Unexpected: 0, NotComputable: null, Met: not false };
}
