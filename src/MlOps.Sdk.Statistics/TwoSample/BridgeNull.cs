using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// The law, without drift, of distances that are integrals over the gap of two distribution functions: sqrt(1/n + 1/m)
/// times a Brownian bridge run along F. Bridges are drawn once, from a fixed seed, on 64 steps of equal share; what a
/// sample adds is how far its values lie apart at each step.
/// </summary>
internal static class BridgeNull
{
    private const int Steps = 64;
    private const int Draws = 999;
    private const double Seed = 1;

    /// <summary>Share of draws from which on the tail is extended as exp(-b x²), the rate of a Gaussian supremum, rather than counted.</summary>
    private const double TailFrom = 0.02, TailFit = 0.10;

    private static readonly Lazy<double[]> Bridges = new(Draw);

    /// <summary>Up to this many values every gap is weighed by itself, beyond only those in the tails.</summary>
    private const int Few = 4096;

    /// <summary>The part each step has in the area under sqrt(F (1 - F)), F being the distribution of two ascending finite samples together; the second may be empty.</summary>
    public static double[] Areas(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var areas = new double[Steps];
        var total = (long)x.Length + y.Length;
        if (total <= Few)
        {
            Weigh(x, y, 0, 0, (int)total, total, areas);
            return areas;
        }

        // Within an inner step sqrt(F (1 - F)) hardly changes; in the outer two it falls to 0 and the values lie furthest apart.
        var (i, j) = Split(x, y, total / Steps);
        Weigh(x, y, 0, 0, total / Steps, total, areas);
        for (var step = 1; step < Steps - 1; step++)
        {
            var (nextI, nextJ) = Split(x, y, total * (step + 1) / Steps);
            var u = (step + 0.5) / Steps;
            areas[step] = (Next(x, y, nextI, nextJ) - Next(x, y, i, j)) * Math.Sqrt(u * (1 - u));
            (i, j) = (nextI, nextJ);
        }

        Weigh(x, y, i, j, total, total, areas);
        return areas;
    }

    /// <summary>Merges on from a split up to a rank, adding each gap's part.</summary>
    private static void Weigh(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int i, int j, long to, long total, double[] areas)
    {
        var previous = double.NaN;
        for (long rank = i + j; rank < total && rank <= to; rank++)
        {
            var value = j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i++] : y[j++];
            var gap = value - previous;
            if (gap > 0)
                areas[(int)(rank * Steps / total)] += Math.Sqrt(rank * (double)(total - rank)) / total * gap;
            previous = value;
        }
    }

    /// <summary>How many values of each sample are among the <paramref name="rank"/> smallest of both.</summary>
    private static (int I, int J) Split(ReadOnlySpan<double> x, ReadOnlySpan<double> y, long rank)
    {
        int low = (int)Math.Max(0, rank - y.Length), high = (int)Math.Min(rank, x.Length);
        while (low < high)
        {
            var i = (low + high) >>> 1;
            if (x[i] <= y[(int)(rank - i) - 1])
                low = i + 1;
            else
                high = i;
        }

        return (low, (int)(rank - low));
    }

    private static double Next(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int i, int j) =>
        j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];

    /// <summary>The law of the area between two distribution functions, or of the root of twice their squared gap's area.</summary>
    /// <param name="areas">Of <see cref="Areas"/>.</param>
    /// <param name="scale">1/n + 1/m.</param>
    /// <param name="squared">For the energy distance.</param>
    public static NullLaw Law(double[] areas, double scale, bool squared)
    {
        var widths = new double[Steps];
        for (var i = 0; i < Steps; i++)
        {
            var u = (i + 0.5) / Steps;
            widths[i] = areas[i] / Math.Sqrt(u * (1 - u));
        }

        var drawn = new double[Draws];
        var bridges = Bridges.Value.AsSpan();
        Span<double> square = stackalloc double[Steps];
        for (var k = 0; k < Draws; k++)
        {
            var bridge = bridges.Slice(k * Steps, Steps);
            if (!squared)
            {
                drawn[k] = Math.Sqrt(scale) * TensorPrimitives.Dot(bridge, widths);
                continue;
            }

            TensorPrimitives.Multiply(bridge, bridge, square);
            drawn[k] = Math.Sqrt(2 * scale * TensorPrimitives.Dot(square, widths));
        }

        Array.Sort(drawn);
        return new NullLaw(drawn, TailFrom, TailFit, Seed);
    }

    /// <summary>Absolute values of bridges at the middles of the steps.</summary>
    private static double[] Draw()
    {
        var chance = new SplitMix64((ulong)Seed);
        var bridges = new double[Draws * Steps];
        for (var k = 0; k < Draws; k++)
        {
            var bridge = bridges.AsSpan(k * Steps, Steps);
            var walk = 0.0;
            for (var i = 0; i < Steps; i++)
            {
                walk += Math.Sqrt((i == 0 ? 0.5 : 1) / Steps) * chance.NextNormal();
                bridge[i] = walk;
            }

            var end = walk + Math.Sqrt(0.5 / Steps) * chance.NextNormal();
            for (var i = 0; i < Steps; i++)
                bridge[i] = Math.Abs(bridge[i] - (i + 0.5) / Steps * end);
        }

        return bridges;
    }
}
