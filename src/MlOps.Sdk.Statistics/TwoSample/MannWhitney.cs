namespace MlOps.Sdk.Statistics;

/// <summary>The Mann–Whitney U test: does one sample tend to be larger (Mann and Whitney 1947)? Blind to changes of spread.</summary>
public static class MannWhitney
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "mann-whitney";

    /// <summary>SciPy's rule: exact without ties while the smaller sample has no more values.</summary>
    private const int LargestExact = 8;

    /// <summary>Tests two samples. NaN is left out and counted; infinities are ordinary values.</summary>
    /// <inheritdoc cref="Test(SortedSample, SortedSample, Alternative, PValueMethod)"/>
    public static DriftResult Test(
        ReadOnlySpan<double> reference, ReadOnlySpan<double> current,
        Alternative alternative = Alternative.TwoSided, PValueMethod method = PValueMethod.Auto) =>
        Test(SortedSample.From(reference), SortedSample.From(current), alternative, method);

    /// <summary>Tests a window against a reference that was sorted once.</summary>
    /// <param name="reference">The sample compared with.</param>
    /// <param name="current">The sample in question.</param>
    /// <param name="alternative">Here <see cref="Alternative.Less"/> means the reference tends to be smaller, as in SciPy's <c>mannwhitneyu</c>.</param>
    /// <param name="method">Exact (which ignores ties) or by the normal law with continuity correction.</param>
    /// <returns>
    /// U of the reference. The effect is |AUC - 1/2|, where AUC is the chance that a current value exceeds a reference value,
    /// ties counting half; Cliff's delta is in the details.
    /// </returns>
    public static DriftResult Test(
        SortedSample reference, SortedSample current, Alternative alternative = Alternative.TwoSided, PValueMethod method = PValueMethod.Auto)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current) is { } refused)
            return refused;

        double n = reference.Count, m = current.Count, total = n + m;
        double rankSum = 0, ties = 0;
        var pooled = new PooledValues(reference.Values, current.Values);
        while (pooled.MoveNext())
        {
            rankSum += pooled.ReferenceHere * pooled.MidRank;
            double t = pooled.ReferenceHere + pooled.CurrentHere;
            ties += t * t * t - t;
        }

        var u1 = rankSum - n * (n + 1) / 2;
        var u2 = n * m - u1;
        var isExact = method == PValueMethod.Exact || (method == PValueMethod.Auto && ties == 0 && Math.Min(n, m) <= LargestExact);
        var u = alternative switch
        {
            Alternative.Greater => u1,
            Alternative.Less => u2,
            _ => Math.Max(u1, u2),
        };
        var tail = isExact ? MannWhitneyDistribution.AtLeast(u, reference.Count, current.Count) : Normal(u, n, m, ties);
        var auc = u2 / (n * m);
        var effect = EffectSizes.CliffsDelta(reference, current);
        return new DriftResult
        {
            Method = Method,
            Variant = isExact ? "exact" : "asymptotic",
            Statistic = u1,
            PValue = Probability.Clamp(alternative == Alternative.TwoSided ? 2 * tail : tail),
            Effect = new EffectSize(EffectNames.AreaUnderCurve, Math.Abs(auc - 0.5)),
            Details = new Dictionary<string, double> { ["auc"] = auc, ["cliffs-delta"] = effect.Value },
        }.Counting(reference, current);
    }

    private static double Normal(double u, double n, double m, double ties)
    {
        var total = n + m;
        var variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));

        // All values tied: nothing to rank. Rounding may leave a trace of a variance.
        return variance > n * m * 1e-14 ? NormalDistribution.Survival((u - n * m / 2 - 0.5) / Math.Sqrt(variance)) : 1;
    }
}
