using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Properties;

public sealed class TwoSamplePropertyTests
{
    /// <summary>Small integers make ties common.</summary>
    private static readonly Gen<double[]> Tied = Gen.Int[-5, 5].Select(i => (double)i).Array[2, 40];

    private static readonly Gen<double[]> Smooth = Gen.Double[-100, 100].Select(v => Math.Round(v, 3)).Array[5, 60];

    private static readonly Gen<double[]> Any = Gen.OneOf(Tied, Smooth);

    [Fact]
    public void Distances_are_symmetric() => Gen.Select(Any, Any).Sample((x, y) =>
    {
        Assert.Equal(KolmogorovSmirnov.Test(x, y).Statistic!.Value, KolmogorovSmirnov.Test(y, x).Statistic!.Value, 1e-12);
        Assert.Equal(KolmogorovSmirnov.Test(x, y).PValue!.Value, KolmogorovSmirnov.Test(y, x).PValue!.Value, 1e-10);
        Assert.Equal(Wasserstein.Compare(x, y).Statistic!.Value, Wasserstein.Compare(y, x).Statistic!.Value, 1e-9);
        Assert.Equal(EnergyDistance.Compare(x, y).Statistic!.Value, EnergyDistance.Compare(y, x).Statistic!.Value, 1e-9);
        Assert.Equal(CramerVonMises.Test(x, y).Statistic!.Value, CramerVonMises.Test(y, x).Statistic!.Value, 1e-12);
        Assert.Equal(Kuiper.Test(x, y).Statistic!.Value, Kuiper.Test(y, x).Statistic!.Value, 1e-12);
        Assert.Equal(MannWhitney.Test(x, y).PValue!.Value, MannWhitney.Test(y, x).PValue!.Value, 1e-10);
    });

    [Fact]
    public void A_sample_is_at_no_distance_from_itself() => Any.Sample(x =>
    {
        Assert.Equal(0, KolmogorovSmirnov.Test(x, x).Statistic);
        Assert.Equal(1, KolmogorovSmirnov.Test(x, x).PValue);
        Assert.Equal(0, Wasserstein.Compare(x, x).Statistic!.Value, 1e-12);
        Assert.Equal(0, EnergyDistance.Compare(x, x).Statistic!.Value, 1e-6);
        Assert.Equal(0, PopulationStabilityIndex.Compare(x, x).Statistic);
        Assert.Equal(0, JensenShannon.Compare(x, x).Statistic);
    });

    [Fact]
    public void Rank_tests_do_not_feel_a_rising_transformation() => Gen.Select(Any, Any).Sample((x, y) =>
    {
        double[] u = [.. x.Select(v => Math.Exp(v / 50) * 3)], w = [.. y.Select(v => Math.Exp(v / 50) * 3)];
        Assert.Equal(KolmogorovSmirnov.Test(x, y).Statistic, KolmogorovSmirnov.Test(u, w).Statistic);
        Assert.Equal(MannWhitney.Test(x, y).Statistic, MannWhitney.Test(u, w).Statistic);
        Assert.Equal(CramerVonMises.Test(x, y).Statistic, CramerVonMises.Test(u, w).Statistic);
    });

    [Fact]
    public void Wasserstein_scales_with_its_unit_ignores_a_shift_of_both_and_is_no_less_than_the_shift_of_the_mean() =>
        Gen.Select(Smooth, Smooth, Gen.Double[0.1, 10], Gen.Double[-50, 50]).Sample((x, y, scale, shift) =>
        {
            var distance = Wasserstein.Compare(x, y).Statistic!.Value;
            var moved = Wasserstein.Compare([.. x.Select(v => v * scale + shift)], [.. y.Select(v => v * scale + shift)]).Statistic!.Value;
            Assert.Equal(distance * scale, moved, 1e-7);
            Assert.True(distance >= Math.Abs(x.Average() - y.Average()) - 1e-9);
        });

    [Fact]
    public void Order_does_not_matter() => Gen.Select(Any, Any).Sample((x, y) =>
    {
        double[] turned = [.. x.Reverse()];
        Assert.Equal(NumericDrift.Compare(x, y).Statistic, NumericDrift.Compare(turned, y).Statistic);
        Assert.Equal(NumericDrift.Compare(x, y).PValue, NumericDrift.Compare(turned, y).PValue);
    });

    [Fact]
    public void Sorting_by_digits_is_sorting() => Gen.Double[-1e300, 1e300].Array[2048, 5000].Sample(
        values =>
        {
            double[] expected = [.. values.Order()];
            RadixSort.Sort(values);
            Assert.Equal(expected, values);
        },
        iter: 20);

    [Fact]
    public void Total_variation_and_intersection_add_up_to_one_and_divergences_are_bounded() =>
        Gen.Select(Gen.Long[0, 50].Array[2, 12], Gen.Long[0, 50].Array[12]).Where((a, b) => a.Sum() > 0 && b.Take(a.Length).Sum() > 0).Sample((a, b) =>
        {
            var pair = BinnedPair.Of(a, b.AsSpan(0, a.Length));
            var variation = TotalVariation.Compare(pair);
            Assert.Equal(1, variation.Statistic!.Value + variation.Details["histogram-intersection"], 1e-12);
            Assert.InRange(JensenShannon.Compare(pair).Statistic!.Value, 0, 1);
            Assert.InRange(Hellinger.Compare(pair).Statistic!.Value, 0, 1);
            Assert.True(PopulationStabilityIndex.Compare(pair).Statistic >= 0);
            Assert.Equal(PopulationStabilityIndex.Compare(pair).Statistic!.Value, PopulationStabilityIndex.Compare(pair).Contributions.Sum(part => part.Value), 1e-9);
        });

    public static TheoryData<string> Tests =>
        ["kolmogorov-smirnov", "mann-whitney", "cramer-von-mises", "anderson-darling", "t", "levene", "epps-singleton", "chi-square", "fisher-like z", "g"];

    [Theory]
    [MemberData(nameof(Tests))]
    public void Without_drift_p_values_are_uniform_or_conservative(string test)
    {
        const int Trials = 2000;
        var bins = NumericBins.At(-1, -0.3, 0.3, 1);
        int at05 = 0, at20 = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            double[] x = Samples.Normal(2 * trial + 40_000_000, 120), y = Samples.Normal(2 * trial + 40_000_001, 90);
            var p = test switch
            {
                "kolmogorov-smirnov" => KolmogorovSmirnov.Test(x, y).PValue,
                "mann-whitney" => MannWhitney.Test(x, y).PValue,
                "cramer-von-mises" => CramerVonMises.Test(x, y).PValue,
                "anderson-darling" => AndersonDarling.Test(x, y).PValue,
                "t" => TTest.Test(x, y).PValue,
                "levene" => Levene.Test(x, y).PValue,
                "epps-singleton" => EppsSingleton.Test(x, y).PValue,
                "chi-square" => ChiSquare.Test(BinnedPair.Of(bins, x, y)).PValue,
                "g" => GTest.Test(BinnedPair.Of(bins, x, y)).PValue,
                _ => TwoProportions.Test(x.Count(v => v > 0.5), x.Length, y.Count(v => v > 0.5), y.Length).PValue,
            };
            at05 += p <= 0.05 ? 1 : 0;
            at20 += p <= 0.20 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{test}: {at05 / (double)Trials:P1} at 5 %, {at20 / (double)Trials:P1} at 20 %.");

        // Three standard errors above nominal; half of nominal below, for discrete laws.
        Assert.InRange(at05, 0.5 * 0.05 * Trials, (0.05 + 3 * 0.0049) * Trials);
        Assert.InRange(at20, 0.6 * 0.20 * Trials, (0.20 + 3 * 0.0090) * Trials);
    }
}
