using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Drift of how sure a model is, seen without labels: rows are the class probabilities it gave, or the predictions of an ensemble's members.
/// </summary>
public static class UncertaintyDrift
{
    /// <summary>The method's name in results of <see cref="Entropy"/>.</summary>
    public const string EntropyMethod = "uncertainty-entropy";

    /// <summary>The method's name in results of <see cref="Margin"/>.</summary>
    public const string MarginMethod = "uncertainty-margin";

    /// <summary>The method's name in results of <see cref="EnsembleDeviation"/>.</summary>
    public const string EnsembleMethod = "uncertainty-ensemble";

    /// <summary>Compares the entropies of predicted distributions, -Σ p ln p in nats, by <see cref="NumericDrift"/>.</summary>
    /// <param name="reference">Class probabilities, one prediction a row; one column is the probability of the positive class. Rows with NaN are left out and counted.</param>
    /// <param name="current">Predictions in question, of the same classes.</param>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Entropy(RowMatrix reference, RowMatrix current)
    {
        if (PooledRows.Of(EntropyMethod, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;
        return Fault(rows) is { } fault ? rows.NotComputable(EntropyMethod, fault) : Compare(EntropyMethod, rows, EntropyOf);
    }

    /// <summary>Compares the share of undecided predictions, whose two most likely classes are close, by <see cref="ChiSquare"/>.</summary>
    /// <param name="reference">Class probabilities, one prediction a row; one column is the probability of the positive class. Rows with NaN are left out and counted.</param>
    /// <param name="current">Predictions in question, of the same classes.</param>
    /// <param name="limit">Predictions whose margin lies below are undecided, in (0, 1).</param>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    public static DriftResult Margin(RowMatrix reference, RowMatrix current, double limit = 0.1)
    {
        Probability.ThrowIfNotInside(limit);
        if (PooledRows.Of(MarginMethod, reference, current, atLeast: 1, out var refusal) is not { } rows)
            return refusal;
        if (Fault(rows) is { } fault)
            return rows.NotComputable(MarginMethod, fault);

        long before = Undecided(rows.Reference, limit), after = Undecided(rows.Current, limit);
        var result = ChiSquare.Test(BinnedPair.Of([before, rows.ReferenceCount - before], [after, rows.CurrentCount - after]));
        return rows.Counting(result with
        {
            Method = MarginMethod,
            Details = new Dictionary<string, double>(result.Details)
            {
                ["limit"] = limit,
                ["undecided-reference"] = (double)before / rows.ReferenceCount,
                ["undecided-current"] = (double)after / rows.CurrentCount,
            },
        });
    }

    /// <summary>Compares how much the members of an ensemble disagree, the standard deviation of each row (divisor n), by <see cref="NumericDrift"/>.</summary>
    /// <param name="reference">One prediction a row, one member a column, at least two. Rows with NaN are left out and counted.</param>
    /// <param name="current">Predictions in question, of the same members.</param>
    /// <exception cref="ArgumentException">The samples differ in their number of columns, or there is one member only.</exception>
    public static DriftResult EnsembleDeviation(RowMatrix reference, RowMatrix current)
    {
        if (reference.ColumnCount == 1)
            throw new ArgumentException("One member cannot disagree with itself; pass the predictions of at least two.", nameof(reference));
        return PooledRows.Of(EnsembleMethod, reference, current, atLeast: 1, out var refusal) is { } rows
            ? Compare(EnsembleMethod, rows, row => Moments.Of(row).PopulationStandardDeviation)
            : refusal;
    }

    private static DriftResult Compare(string method, PooledRows rows, RowScore measure)
    {
        var values = new double[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = measure(rows.Row(i));
        return rows.Counting(NumericDrift.Compare(values.AsSpan(0, rows.ReferenceCount), values.AsSpan(rows.ReferenceCount)) with { Method = method });
    }

    private static double EntropyOf(ReadOnlySpan<double> row)
    {
        if (row.Length == 1)
            return EntropyOf([row[0], 1 - row[0]]);

        var sum = 0.0;
        foreach (var p in row)
            sum -= p > 0 ? p * Math.Log(p) : 0;
        return Math.Max(0, sum);
    }

    private static long Undecided(RowMatrix rows, double limit)
    {
        var count = 0L;
        for (var r = 0; r < rows.RowCount; r++)
        {
            double first = double.NegativeInfinity, second = double.NegativeInfinity;
            foreach (var p in rows[r])
            {
                second = Math.Max(second, Math.Min(first, p));
                first = Math.Max(first, p);
            }

            var margin = rows.ColumnCount == 1 ? Math.Abs(2 * first - 1) : first - second;
            count += margin < limit ? 1 : 0;
        }

        return count;
    }

    private static string? Fault(PooledRows rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.Row(i);
            var sum = 0.0;
            foreach (var p in row)
            {
                if (!(p >= -1e-6 && p <= 1 + 1e-6))
                    return Text(rows, i, string.Create(CultureInfo.InvariantCulture, $"has the entry {p}"));
                sum += p;
            }

            // Single-precision softmax of many classes is this far off.
            if (row.Length > 1 && Math.Abs(sum - 1) > 1e-3)
                return Text(rows, i, string.Create(CultureInfo.InvariantCulture, $"adds up to {sum:G6}"));
        }

        return null;
    }

    private static string Text(PooledRows rows, int row, string fault) =>
        $"complete row {(row < rows.ReferenceCount ? row : row - rows.ReferenceCount)} of the {(row < rows.ReferenceCount ? "reference" : "current")} sample {fault}; pass probabilities, not margins or logits";
}
