namespace MlOps.Sdk.Statistics;

/// <summary>The distribution of a categorical column for plots: the most frequent categories of both sides together, the others as one.</summary>
internal static class CategoryShape
{
    private const int Bars = 20;

    public static IReadOnlyList<ShapeBin> Of(
        IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current, long otherReference = 0, long otherCurrent = 0)
    {
        double n = Math.Max(1, reference.Values.Sum() + otherReference), m = Math.Max(1, current.Values.Sum() + otherCurrent);
        var keys = reference.Keys.Union(current.Keys, StringComparer.Ordinal)
            .Select(key => (Key: key, A: reference.GetValueOrDefault(key), B: current.GetValueOrDefault(key)))
            .Where(bar => bar.A + bar.B > 0)
            .OrderByDescending(bar => bar.A / n + bar.B / m).ThenBy(bar => bar.Key, StringComparer.Ordinal)
            .ToList();
        if (keys.Count == 0)
            return [];

        var labels = keys.Take(Bars).Select(bar => bar.Key).ToList();
        var a = keys.Take(Bars).Select(bar => bar.A).ToList();
        var b = keys.Take(Bars).Select(bar => bar.B).ToList();
        var (restA, restB) = (keys.Skip(Bars).Sum(bar => bar.A) + otherReference, keys.Skip(Bars).Sum(bar => bar.B) + otherCurrent);
        if (restA + restB > 0)
        {
            labels.Add($"({Math.Max(1, keys.Count - Bars)} others)");
            a.Add(restA);
            b.Add(restB);
        }

        return ShapeBins.Of(labels, [.. a], [.. b]);
    }
}
