using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>Whether alike people are decided alike. Neighbours are the nearest rows by Euclidean distance over columns as given: scale them first. Compares every pair of rows.</summary>
public static class IndividualFairness
{
    /// <summary>Consistency (Zemel et al. 2013): 1 less the mean distance of each decision to the mean decision of its nearest rows, itself among them as in AIF360.</summary>
    /// <param name="rows">The rows, finite.</param>
    /// <param name="decided">Whether each row was decided positively.</param>
    /// <param name="neighbours">Nearest rows that count, at least 1; equal distances by position.</param>
    /// <returns>In [0, 1]; not computable with fewer rows than neighbours, or a value that is not finite.</returns>
    /// <exception cref="ArgumentException">There is not one decision a row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbours"/> is not positive.</exception>
    public static MetricValue Consistency(RowMatrix rows, ReadOnlySpan<bool> decided, int neighbours = 5)
    {
        var all = Enumerable.Range(0, rows.RowCount).ToArray();
        if (Refuse(rows, decided.Length, neighbours, all.Length) is { } reason)
            return MetricValue.NotComputable(reason);

        var sum = default(CompensatedSum);
        for (var i = 0; i < all.Length; i++)
            sum.Add(Math.Abs((decided[i] ? 1 : 0) - Yes(Nearest(rows, i, all, neighbours), decided) / (double)neighbours));
        return 1 - sum.Value / all.Length;
    }

    /// <summary>The counterfactual flip test of Clarify (FT): disadvantaged rows rejected whose nearest advantaged rows were mostly accepted, less those accepted whose nearest were mostly rejected, over all disadvantaged rows.</summary>
    /// <param name="rows">The rows, finite, without the protected column.</param>
    /// <param name="decided">Whether each row was decided positively.</param>
    /// <param name="disadvantaged">Whether each row belongs to the disadvantaged facet.</param>
    /// <param name="neighbours">Nearest rows that vote, at least 1; odd, so that there is no tie (a tie flips nothing).</param>
    /// <returns>In [-1, 1]; not computable without disadvantaged rows, with fewer advantaged rows than neighbours, or with a value that is not finite.</returns>
    /// <exception cref="ArgumentException">There is not one decision or one facet a row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbours"/> is not positive.</exception>
    public static MetricValue FlipTest(RowMatrix rows, ReadOnlySpan<bool> decided, ReadOnlySpan<bool> disadvantaged, int neighbours = 5)
    {
        BinaryInput.ThrowIfLengthsDiffer(rows.RowCount, disadvantaged.Length, nameof(disadvantaged));
        List<int> advantaged = [], others = [];
        for (var i = 0; i < disadvantaged.Length; i++)
            (disadvantaged[i] ? others : advantaged).Add(i);
        if (Refuse(rows, decided.Length, neighbours, advantaged.Count) is { } reason)
            return MetricValue.NotComputable(reason);
        if (others.Count == 0)
            return MetricValue.NotComputable("no disadvantaged rows");

        int[] candidates = [.. advantaged];
        var flips = 0;
        foreach (var i in others)
        {
            var yes = Yes(Nearest(rows, i, candidates, neighbours), decided);
            if (decided[i] ? 2 * yes < neighbours : 2 * yes > neighbours)
                flips += decided[i] ? -1 : 1;
        }

        return (double)flips / others.Count;
    }

    private static int[] Nearest(RowMatrix rows, int row, int[] candidates, int neighbours)
    {
        var distances = new double[candidates.Length];
        for (var c = 0; c < candidates.Length; c++)
        {
            ReadOnlySpan<double> a = rows[row], b = rows[candidates[c]];
            for (var k = 0; k < a.Length; k++)
                distances[c] += (a[k] - b[k]) * (a[k] - b[k]);
        }

        int[] order = [.. candidates];
        Array.Sort(distances, order);

        // The sort is not stable: equal distances at the edge are taken by position.
        var edge = distances[neighbours - 1];
        var first = Array.IndexOf(distances, edge);
        var last = Array.LastIndexOf(distances, edge);
        Array.Sort(order, first, last - first + 1);
        return order[..neighbours];
    }

    private static int Yes(int[] rows, ReadOnlySpan<bool> decided)
    {
        var yes = 0;
        foreach (var row in rows)
            yes += decided[row] ? 1 : 0;
        return yes;
    }

    private static string? Refuse(RowMatrix rows, int decisions, int neighbours, int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        BinaryInput.ThrowIfLengthsDiffer(rows.RowCount, decisions, nameof(decisions));
        return candidates < neighbours ? $"there are {candidates} rows to be near to, and {neighbours} neighbours are asked for"
            : NotFinite(rows);
    }

    private static string? NotFinite(RowMatrix rows)
    {
        for (var i = 0; i < rows.RowCount; i++)
        {
            foreach (var value in rows[i])
            {
                if (!double.IsFinite(value))
                    return string.Create(CultureInfo.InvariantCulture, $"row {i} has the value {value}, to which nothing is near");
            }
        }

        return null;
    }
}
