namespace MlOps.Sdk.Statistics;

/// <summary>The k-sample Anderson–Darling test (Scholz and Stephens 1987): as Cramér–von Mises, with weight in the tails.</summary>
public static class AndersonDarling
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "anderson-darling";

    private static readonly double[] LogLevels = [.. new[] { 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001 }.Select(level => Math.Log(level))];
    private static readonly double[] B0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085];
    private static readonly double[] B1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615];
    private static readonly double[] B2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154];

    /// <summary>Tests two samples. NaN is left out and counted; infinities are ordinary values.</summary>
    /// <inheritdoc cref="Test(IReadOnlyList{SortedSample}, bool)"/>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, bool midRank = true) =>
        Test(SortedSample.From(reference), SortedSample.From(current), midRank);

    /// <summary>Tests a window against a reference that was sorted once.</summary>
    /// <inheritdoc cref="Test(IReadOnlyList{SortedSample}, bool)"/>
    public static DriftResult Test(SortedSample reference, SortedSample current, bool midRank = true) => Test([reference, current], midRank);

    /// <summary>Tests whether all samples come from one distribution.</summary>
    /// <param name="samples">Two samples or more; the first is the reference.</param>
    /// <param name="midRank">The form for data with ties; otherwise distribution functions are taken as right-continuous.</param>
    /// <returns>
    /// The standardised statistic. The p-value interpolates a table that reaches from 0.001 to 0.25 and is clipped there;
    /// <c>p-value-is-bound</c> is then 1 in the details. Not computable with fewer than four values or a single distinct one.
    /// </returns>
    /// <exception cref="ArgumentException">Fewer than two samples are given.</exception>
    public static DriftResult Test(IReadOnlyList<SortedSample> samples, bool midRank = true)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count < 2)
            throw new ArgumentException($"{samples.Count} samples; a comparison needs two or more.", nameof(samples));

        for (var i = 1; i < samples.Count; i++)
        {
            if (TwoSampleGuard.Refuse(Method, samples[0], samples[i]) is { } refused)
                return refused;
        }

        var all = SortedSample.From(samples.SelectMany(sample => sample.Values.ToArray()).ToArray()).Values;
        if (all.Length < 4)
            return TwoSampleGuard.Refused(Method, $"{all.Length} values in all; at least 4 are needed", samples[0], samples[1]);
        if (all[0] == all[^1])
        {
            return new DriftResult { Method = Method, Statistic = 0, PValue = 1, Variant = "all values equal" }.Counting(samples[0], samples[1]);
        }

        var statistic = Standardise(Statistic(all, samples, midRank), samples, all.Length);
        var critical = CriticalValues(samples.Count - 1);
        var (p, isBound) = PValue(statistic, critical);
        return new DriftResult
        {
            Method = Method,
            Variant = midRank ? "midrank" : "right-continuous",
            Statistic = statistic,
            PValue = p,
            Details = new Dictionary<string, double>
            {
                ["p-value-is-bound"] = isBound ? 1 : 0,
                ["critical-0.25"] = critical[0],
                ["critical-0.05"] = critical[2],
                ["critical-0.01"] = critical[4],
                ["critical-0.001"] = critical[6],
            },
        }.Counting(samples[0], samples[1]);
    }

    private static double Statistic(ReadOnlySpan<double> all, IReadOnlyList<SortedSample> samples, bool midRank)
    {
        double total = all.Length, sum = 0;
        var reached = new int[samples.Count];
        for (var start = 0; start < all.Length;)
        {
            var value = all[start];
            var end = start;
            while (end < all.Length && all[end] == value)
                end++;

            double ties = end - start;
            var pooled = midRank ? start + ties / 2 : end;
            var weight = midRank ? pooled * (total - pooled) - total * ties / 4 : pooled * (total - pooled);
            if (weight > 0)
            {
                for (var i = 0; i < samples.Count; i++)
                {
                    var values = samples[i].Values;
                    var before = reached[i];
                    while (reached[i] < values.Length && values[reached[i]] == value)
                        reached[i]++;
                    double n = values.Length, own = midRank ? (before + reached[i]) / 2.0 : reached[i];
                    var gap = total * own - n * pooled;
                    sum += ties / total * gap * gap / weight / n;
                }
            }
            else
            {
                for (var i = 0; i < samples.Count; i++)
                {
                    var values = samples[i].Values;
                    while (reached[i] < values.Length && values[reached[i]] == value)
                        reached[i]++;
                }
            }

            start = end;
        }

        return midRank ? sum * (total - 1) / total : sum;
    }

    private static double Standardise(double a2, IReadOnlyList<SortedSample> samples, double total)
    {
        double k = samples.Count, h = 0, g = 0;
        var inverse = samples.Sum(sample => 1.0 / sample.Count);
        for (var i = (int)total - 1; i >= 1; i--)
        {
            // Before 1/i is added, h is the sum of 1/j over j > i.
            g += h / (total - i);
            h += 1.0 / i;
        }

        var a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
        var b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
        var c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
        var d = (2 * h + 6) * k * k - 4 * h * k;
        var variance = (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
        return (a2 - (k - 1)) / Math.Sqrt(variance);
    }

    private static double[] CriticalValues(int m)
    {
        var critical = new double[B0.Length];
        for (var i = 0; i < critical.Length; i++)
            critical[i] = B0[i] + B1[i] / Math.Sqrt(m) + B2[i] / m;
        return critical;
    }

    /// <summary>A parabola through log level against critical value, fitted by least squares in orthogonal polynomials.</summary>
    private static (double P, bool IsBound) PValue(double statistic, double[] critical)
    {
        if (statistic < critical[0])
            return (0.25, true);
        if (statistic > critical[^1])
            return (0.001, true);

        double n = critical.Length, mean = critical.Average();
        var p1 = critical.Select(x => x - mean).ToArray();
        var norm1 = p1.Sum(x => x * x);
        var alpha = p1.Sum(x => x * x * x) / norm1;
        var beta = norm1 / n;
        var p2 = p1.Select(x => (x - alpha) * x - beta).ToArray();
        var c0 = LogLevels.Average();
        var c1 = p1.Zip(LogLevels, (x, y) => x * y).Sum() / norm1;
        var c2 = p2.Zip(LogLevels, (x, y) => x * y).Sum() / p2.Sum(x => x * x);
        var at = statistic - mean;
        return (Math.Exp(c0 + c1 * at + c2 * ((at - alpha) * at - beta)), false);
    }
}
