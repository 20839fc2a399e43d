namespace MlOps.Sdk.Statistics;

/// <summary>Turns counts into bars and marks those that moved.</summary>
internal static class ShapeBins
{
    private const double Level = 0.01;
    private const double SmallestMove = 0.01;

    public static IReadOnlyList<ShapeBin> Of(IReadOnlyList<string> labels, long[] reference, long[] current)
    {
        long n = reference.Sum(), m = current.Sum();
        if (n == 0 || m == 0)
            return [];

        var bars = new ShapeBin[labels.Count];
        for (var i = 0; i < bars.Length; i++)
        {
            double p = (double)reference[i] / n, q = (double)current[i] / m;
            var hasMoved = Math.Abs(p - q) >= SmallestMove && TwoProportions.Test(reference[i], n, current[i], m).PValue * bars.Length <= Level;
            bars[i] = new ShapeBin(labels[i], p, q, hasMoved);
        }

        return bars;
    }
}
