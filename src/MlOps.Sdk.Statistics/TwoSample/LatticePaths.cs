using System.Buffers;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// The exact null law of the two-sample distance: the share of orderly walks from (0, 0) to (n, m) that reach the
/// boundary |i m - j n| = h (Hodges 1958). Walks are counted as they first leave, so tiny shares keep their digits.
/// </summary>
internal static class LatticePaths
{
    /// <summary>Probability that a random walk reaches a gap of at least <paramref name="scaled"/> = D n m, on either side or on one.</summary>
    public static double ShareReaching(long scaled, int n, int m, bool twoSided)
    {
        if (n == m)
            return Probability.Clamp(EqualSizes(n, scaled / n, twoSided));

        return Probability.Clamp(FirstExits(scaled, n, m, twoSided));
    }

    /// <summary>Closed form by reflection; h counts steps.</summary>
    private static double EqualSizes(int n, long h, bool twoSided)
    {
        if (!twoSided)
            return Ratio(n, 0, h);

        // 2 (A1 - A1 A2 + A1 A2 A3 - ...) as a Horner scheme from the innermost reflection outwards.
        var sum = 0.0;
        for (var k = n / h; k >= 1; k--)
            sum = Ratio(n, (k - 1) * h, h) * (1 - sum);
        return 2 * sum;
    }

    /// <summary>C(2n, n - from - h) / C(2n, n - from).</summary>
    private static double Ratio(int n, long from, long h)
    {
        var product = 1.0;
        for (var j = 0L; j < h; j++)
            product *= (n - from - j) / (double)(n + from + j + 1);
        return product;
    }

    private static double FirstExits(long scaled, int n, int m, bool twoSided)
    {
        // By symmetry of the gap the walk may be transposed; a short row is kept in memory.
        var row = ArrayPool<double>.Shared.Rent(m + 2);
        try
        {
            row.AsSpan(0, m + 2).Clear();
            row[0] = 1;
            var left = 0.0;
            long total = (long)n + m;
            for (var i = 0; i <= n; i++)
            {
                // Inside: i m - j n < h, that is j > (i m - h) / n; and, two-sided, j n - i m < h.
                var first = (long)i * m - scaled < 0 ? 0 : (int)(((long)i * m - scaled) / n) + 1;
                var last = twoSided ? (int)Math.Min(m, ((long)i * m + scaled - 1) / n) : m;
                for (var j = first; j <= last; j++)
                {
                    var p = row[j];
                    if (p == 0 || i + j == total)
                        continue;

                    var share = p / (total - i - j);
                    var right = share * (n - i);
                    var up = share * (m - j);
                    if (right > 0 && (long)(i + 1) * m - (long)j * n >= scaled)
                    {
                        left += right;
                        right = 0;
                    }

                    row[j] = right;
                    if (j < last)
                        row[j + 1] += up;
                    else
                        left += up;
                }
            }

            return left;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(row);
        }
    }
}
