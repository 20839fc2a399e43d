using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Properties;

public sealed class WeightedPropertyTests
{
    private static readonly Gen<double[]> Values = Gen.OneOf(
        Gen.Int[-5, 5].Select(i => (double)i).Array[3, 40],
        Gen.Double[-100, 100].Select(v => Math.Round(v, 3)).Array[3, 40]);

    private static readonly Gen<(double[] Values, int[] Weights)> Counted =
        from values in Values
        from weights in Gen.Int[1, 4].Array[values.Length]
        select (values, weights);

    private static readonly (string Name, Func<BinnedPair, DriftResult> Test)[] Binned =
    [
        ("psi", pair => PopulationStabilityIndex.Compare(pair)), ("kl", pair => KullbackLeibler.Compare(pair)), ("js", pair => JensenShannon.Compare(pair)),
        ("hellinger", Hellinger.Compare), ("bhattacharyya", Bhattacharyya.Compare), ("tv", TotalVariation.Compare), ("l-infinity", LInfinity.Compare),
        ("chi2", pair => ChiSquare.Test(pair)), ("chi2 merged", pair => ChiSquare.Test(pair, mergeRare: true)), ("g", GTest.Test),
    ];

    [Fact]
    public void Equal_weights_change_nothing() => Gen.Select(Values, Values, Gen.Double[0.1, 9]).Sample((x, y, weight) =>
    {
        var (a, b) = (Weigh(x, _ => weight), Weigh(y, _ => weight));
        Same(KolmogorovSmirnov.Test(x, y, method: PValueMethod.Asymptotic), WeightedTests.KolmogorovSmirnovTest(a, b));
        Same(Wasserstein.Compare(x, y) with { PValue = null }, WeightedTests.WassersteinDistance(a, b));
        Close(EnergyDistance.Compare(x, y).Statistic, WeightedTests.EnergyDistance(a, b).Statistic);
        Same(TTest.Test(x, y), WeightedTests.TTest(a, b));
        var bins = NumericBins.At(-3, 0, 3);
        foreach (var (_, test) in Binned)
            Same(test(BinnedPair.Of(bins, x, y)), test(BinnedPair.Of(bins, a, b)));
    });

    [Fact]
    public void A_row_of_weight_k_moves_a_statistic_as_k_rows_do() => Gen.Select(Counted, Counted).Sample((x, y) =>
    {
        double[] manyX = Repeat(x), manyY = Repeat(y);
        var (a, b) = (Weigh(x.Values, i => x.Weights[i]), Weigh(y.Values, i => y.Weights[i]));
        Close(KolmogorovSmirnov.Test(manyX, manyY).Statistic, WeightedTests.KolmogorovSmirnovTest(a, b).Statistic);
        Close(Wasserstein.Compare(manyX, manyY).Statistic, WeightedTests.WassersteinDistance(a, b).Statistic);
        Close(Wasserstein.Compare(manyX, manyY).Effect!.Value.Value, WeightedTests.WassersteinDistance(a, b).Effect!.Value.Value);
        Close(EnergyDistance.Compare(manyX, manyY).Statistic, WeightedTests.EnergyDistance(a, b).Statistic);
        var bins = NumericBins.At(-3, 0, 3);
        foreach (var (name, test) in Binned.Where(test => test.Name is not ("chi2" or "chi2 merged" or "g")))
            Close(test(BinnedPair.Of(bins, manyX, manyY)).Statistic, test(BinnedPair.Of(bins, a, b)).Statistic, name);

        // Rows that count more than others know less than so many rows would.
        Assert.InRange(a.EffectiveCount, 1 - 1e-9, a.Count + 1e-9);
    });

    [Fact]
    public void Weighted_categories_are_shares_by_weight()
    {
        var pair = BinnedPair.Of(["a", "b", null, "a"], [1, 2, 9, 1], ["b", "c"], [3, 1]);

        Assert.Equal(["a", "b", "c"], pair.Labels);
        Assert.True(pair.IsWeighted);
        Assert.Equal(16 / 6.0, pair.EffectiveReference, 1e-12);
        Assert.Equal([0.5, 0.5, 0], TotalVariation.Compare(pair).Contributions.Select(part => part.ReferenceShare));
        Assert.Equal([0, 0.75, 0.25], TotalVariation.Compare(pair).Contributions.Select(part => part.CurrentShare));
        Assert.Contains("no weighted form", FisherExact.Test(pair).Reason, StringComparison.Ordinal);
        Assert.Contains("no weighted form", TotalVariation.PermutationTest(pair).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_length_or_no_weights_at_all_are_misuse()
    {
        Assert.Throws<ArgumentException>(() => WeightedValues.From([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => WeightedValues.From([1, 2], [1, -1]));
        Assert.Throws<ArgumentException>(() => WeightedValues.From([1, 2], [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => WeightedValues.From([1, 2], [1, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => BinnedPair.Of(["a"], [1, 1], ["b"], [1]));
    }

    private static WeightedValues Weigh(double[] values, Func<int, double> weight) =>
        WeightedValues.From(values, [.. Enumerable.Range(0, values.Length).Select(weight)]);

    private static double[] Repeat((double[] Values, int[] Weights) sample) =>
        [.. sample.Values.SelectMany((value, i) => Enumerable.Repeat(value, sample.Weights[i]))];

    private static void Same(DriftResult expected, DriftResult actual)
    {
        Assert.Equal(expected.IsComputable, actual.IsComputable);
        Close(expected.Statistic, actual.Statistic, expected.Method);
        if (expected.PValue is { } p && actual.PValue is { } q)
            Assert.Equal(p, q, 1e-7);
        if (expected.Effect is { } effect && actual.Effect is { } other && double.IsFinite(effect.Value))
        {
            Close(effect.Value, other.Value, expected.Method);
            Assert.Equal(effect.Corrected, other.Corrected, 1e-6);
        }
    }

    private static void Close(double? expected, double? actual, string name = "") =>
        Assert.True(
            expected == actual || Math.Abs(expected!.Value - actual!.Value) <= 1e-9 * Math.Max(1, Math.Abs(expected.Value)) || (Math.Abs(expected.Value) < 1e-6 && Math.Abs(actual.Value) < 1e-6),
            $"{name}: expected {expected}, got {actual}");
}
