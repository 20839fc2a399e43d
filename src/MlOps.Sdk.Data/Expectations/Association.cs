namespace MlOps.Sdk.Data;

/// <summary>How far two columns tell the same.</summary>
internal static class Association
{
    /// <summary>Cramér's V without correction, over the rows that have both values; null where a column has fewer than two values there.</summary>
    public static double? CramersV(Column a, Column b)
    {
        var (cells, left, right) = (new Dictionary<(string, string), double>(), new Dictionary<string, double>(), new Dictionary<string, double>());
        var total = 0.0;
        for (var row = 0; row < a.Length; row++)
        {
            if (a.Format(row) is not { } x || b.Format(row) is not { } y)
                continue;

            cells[(x, y)] = cells.GetValueOrDefault((x, y)) + 1;
            left[x] = left.GetValueOrDefault(x) + 1;
            right[y] = right.GetValueOrDefault(y) + 1;
            total++;
        }

        if (left.Count < 2 || right.Count < 2)
            return null;

        // Sum of (observed - expected)^2 / expected, written so that empty cells need no visit.
        var share = cells.Sum(cell => cell.Value * cell.Value / (left[cell.Key.Item1] * right[cell.Key.Item2])) - 1;
        return Math.Sqrt(Math.Max(0, share) / (Math.Min(left.Count, right.Count) - 1));
    }
}
