using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>The exact law of the Cramér–von Mises statistic without ties (Xiao, Gordon and Yakovlev, "A C++ program for the Cramér–von Mises two-sample test", JSS 17(8), 2006).</summary>
internal static class CramerVonMisesExact
{
    /// <summary>Probability of a U at least as large; cost grows as n m times the number of distinct values of the statistic.</summary>
    public static double AtLeast(double u, int n, int m)
    {
        long lcm = (long)n / (long)System.Numerics.BigInteger.GreatestCommonDivisor(n, m) * m;
        long a = lcm / n, b = lcm / m;
        var nm = (double)n * m;
        var zeta = Math.Floor((double)lcm * lcm * (n + m) * (6 * u - nm * (4 * nm - 1)) / (6 * nm * nm));

        // Column by column over lattice paths: for each vertex, how many paths reach it with which sum.
        var column = new Dictionary<long, double>[n + 1];
        for (var i = 0; i <= n; i++)
            column[i] = [];
        column[0][0] = 1;
        for (var j = 0; j <= m; j++)
        {
            var below = new Dictionary<long, double>();
            for (var i = 0; i <= n; i++)
            {
                var step = (a * i - b * j) * (a * i - b * j);
                var here = new Dictionary<long, double>(below.Count + column[i].Count);
                foreach (var source in (ReadOnlySpan<Dictionary<long, double>>)[below, column[i]])
                {
                    foreach (var (sum, paths) in source)
                        CollectionsMarshal.GetValueRefOrAddDefault(here, sum + step, out _) += paths;
                }

                column[i] = here;
                below = here;
            }
        }

        double reached = 0, all = 0;
        foreach (var (sum, paths) in column[n])
        {
            all += paths;
            reached += sum >= zeta ? paths : 0;
        }

        return reached / all;
    }
}
