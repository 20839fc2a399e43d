using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>MMD² by random Fourier features (Rahimi and Recht 2007): the kernel becomes a dot product of a few hundred cosines a row.</summary>
internal static class RandomFeatureMmd
{
    private const string Method = MaximumMeanDiscrepancy.Method;

    public static DriftResult Test(RowMatrix reference, RowMatrix current, int features, KernelBandwidth bandwidth, int permutations, ulong seed, CancellationToken cancellation)
    {
        PermutationLaw.ThrowIfTooFew(permutations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (PooledRows.Of(Method, reference, current, atLeast: 2, out var refusal) is not { } rows)
            return refusal;
        if (rows.IsConstant())
            return rows.Counting(MaximumMeanDiscrepancy.NoDrift("random features", permutations, seed));

        var sigma = BlockedMmd.Bandwidth(rows, bandwidth, cancellation);
        if (!(sigma > 0))
            return rows.NotComputable(Method, "distances between rows vanish next to rounding; rescale the columns");

        var mapped = Map(rows, features, sigma, seed, cancellation);
        var statistics = new double[permutations + 1];
        var isReference = new bool[rows.Count];
        isReference.AsSpan(0, rows.ReferenceCount).Fill(true);
        var words = new ulong[2 * rows.Count];
        double[] total = new double[features], chosen = new double[features];
        for (var i = 0; i < rows.Count; i++)
            TensorPrimitives.Add(total, mapped.AsSpan(i * features, features), total);
        for (var set = 0; set < statistics.Length; set++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (set > 0)
                Relabelling.Draw(seed + (ulong)(set - 1), rows.ReferenceCount, words, isReference);
            statistics[set] = SquaredGap(mapped, total, chosen, isReference, rows);
        }

        var law = PermutationLaw.Of(statistics[0], statistics.AsSpan(1), 1e-14);
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = "random features; permutation",
            Statistic = statistics[0],
            PValue = law.PValue,
            NullLimit = law.Limit95,
            Effect = new EffectSize(Method, Math.Sqrt(statistics[0])),
            Details = new Dictionary<string, double>
            {
                ["bandwidth"] = sigma,
                ["features"] = features,
                ["permutations"] = permutations,
                ["permutations-at-least"] = law.AtLeast,
                ["seed"] = seed,
            },
        });
    }

    private static double SquaredGap(double[] mapped, double[] total, double[] chosen, bool[] isReference, PooledRows rows)
    {
        var features = chosen.Length;
        Array.Clear(chosen);
        for (var i = 0; i < isReference.Length; i++)
        {
            if (isReference[i])
                TensorPrimitives.Add(chosen, mapped.AsSpan(i * features, features), chosen);
        }

        var sum = 0.0;
        for (var f = 0; f < features; f++)
        {
            var gap = chosen[f] / rows.ReferenceCount - (total[f] - chosen[f]) / rows.CurrentCount;
            sum += gap * gap;
        }

        return sum * 2 / features;
    }

    private static double[] Map(PooledRows rows, int features, double sigma, ulong seed, CancellationToken cancellation)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var columns = rows.Columns;
        var directions = new double[features * columns];
        var phases = new double[features];
        for (var i = 0; i < directions.Length; i++)
            directions[i] = chance.NextNormal() / sigma;
        for (var f = 0; f < features; f++)
            phases[f] = 2 * Math.PI * chance.NextDouble();

        var mapped = new double[rows.Count * features];
        for (var i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = mapped.AsSpan(i * features, features);
            for (var f = 0; f < features; f++)
                target[f] = phases[f] + TensorPrimitives.Dot(rows.Row(i), directions.AsSpan(f * columns, columns));
            TensorPrimitives.Cos<double>(target, target);
        }

        return mapped;
    }
}
