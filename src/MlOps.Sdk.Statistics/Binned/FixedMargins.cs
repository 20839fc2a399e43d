using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>Draws tables with the margins of a given one, each as likely as independence makes it: row by row, cell by cell, by inversion of the conditional hypergeometric law from its mode.</summary>
internal sealed class FixedMargins
{
    /// <summary>Tables whose log probability differs by rounding are equally likely.</summary>
    private const double Slack = 1e-7;

    private readonly long[] _rows;
    private readonly long[] _columns;
    private readonly double _observed;

    public FixedMargins(long[,] table)
    {
        _rows = new long[table.GetLength(0)];
        _columns = new long[table.GetLength(1)];
        for (var i = 0; i < _rows.Length; i++)
        {
            for (var j = 0; j < _columns.Length; j++)
            {
                var count = table[i, j];
                if (count < 0)
                    throw new ArgumentException($"Cell ({i}, {j}) counts {count}; counts are not negative.", nameof(table));
                _rows[i] += count;
                _columns[j] += count;
                _observed += LogFactorial(count);
            }
        }

        Total = _rows.Sum();
        for (var i = 0; i < _rows.Length; i++)
        {
            for (var j = 0; j < _columns.Length; j++)
            {
                var expected = (double)_rows[i] * _columns[j] / Total;
                ChiSquare += expected > 0 ? (table[i, j] - expected) * (table[i, j] - expected) / expected : 0;
            }
        }
    }

    public long Total { get; }

    public double ChiSquare { get; }

    public double ShareAtMostAsLikely(int resamples, ulong seed)
    {
        var chance = new SplitMix64(seed);
        var reached = 0;
        for (var b = 0; b < resamples; b++)
            reached += Draw(ref chance) >= _observed - Slack * Math.Max(1, Math.Abs(_observed)) ? 1 : 0;
        return (1.0 + reached) / (1 + resamples);
    }

    /// <summary>Sum of log factorials of one drawn table's cells: the larger, the less likely the table.</summary>
    private double Draw(ref SplitMix64 chance)
    {
        var left = _columns.AsSpan().ToArray();
        var sum = 0.0;
        var population = Total;
        for (var i = 0; i < _rows.Length - 1; i++)
        {
            var draws = _rows[i];
            var rest = population;
            for (var j = 0; j < left.Length; j++)
            {
                var taken = j == left.Length - 1 ? draws : Hypergeometric(ref chance, rest, left[j], draws);
                rest -= left[j];
                draws -= taken;
                left[j] -= taken;
                sum += LogFactorial(taken);
            }

            population -= _rows[i];
        }

        foreach (var remaining in left)
            sum += LogFactorial(remaining);
        return sum;
    }

    private static long Hypergeometric(ref SplitMix64 chance, long population, long marked, long drawn)
    {
        long lowest = Math.Max(0, drawn + marked - population), highest = Math.Min(marked, drawn);
        if (lowest == highest)
            return lowest;

        var mode = Math.Clamp((long)((drawn + 1.0) * (marked + 1.0) / (population + 2.0)), lowest, highest);
        var mass = HypergeometricDistribution.Mass(mode, population, marked, drawn);
        var u = chance.NextDouble() - mass;
        if (u < 0)
            return mode;

        // Outwards from the mode, above and below in turn, each mass by its ratio to the last.
        double up = mass, down = mass;
        long high = mode, low = mode;
        while (true)
        {
            if (high < highest)
            {
                up *= (double)(marked - high) * (drawn - high) / ((high + 1.0) * (population - marked - drawn + high + 1));
                high++;
                if ((u -= up) < 0)
                    return high;
            }

            if (low > lowest)
            {
                down *= low * (double)(population - marked - drawn + low) / ((marked - low + 1.0) * (drawn - low + 1));
                low--;
                if ((u -= down) < 0)
                    return low;
            }

            if (high == highest && low == lowest)
                return mode; // rounding left a trace of probability
        }
    }

    private static double LogFactorial(long n) => n < int.MaxValue ? SpecialFunctions.FactorialLn((int)n) : SpecialFunctions.GammaLn(n + 1.0);
}
