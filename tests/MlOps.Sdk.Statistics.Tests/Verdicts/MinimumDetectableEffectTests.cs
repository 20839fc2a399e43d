namespace MlOps.Sdk.Statistics.Tests.Verdicts;

public sealed class MinimumDetectableEffectTests
{
    private const int Trials = 400;

    public static TheoryData<string> Methods => ["numeric", "cohens-d", "auc", "proportion", "cramers-v", "psi", "wasserstein"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_effect_of_that_size_is_found_four_times_in_five(string method)
    {
        const int Rows = 150;
        var probe = Compare(method, 0, 1, Rows);
        var smallest = MinimumDetectableEffect.Of(probe)!.Value;
        var found = Enumerable.Range(0, Trials).Count(trial => Compare(method, smallest, (ulong)trial + 2, Rows).PValue <= 0.05);

        TestContext.Current.TestOutputHelper?.WriteLine($"{method}: {smallest:G3} is found in {found / (double)Trials:P0} of samples of {Rows} rows.");
        Assert.InRange(found, 0.68 * Trials, 0.94 * Trials);
    }

    [Fact]
    public void More_rows_let_smaller_effects_be_found_and_stricter_levels_larger_ones_only()
    {
        var previous = double.PositiveInfinity;
        foreach (var rows in (int[])[30, 100, 1000, 10_000])
        {
            var result = Compare("numeric", 0, 1, rows);
            var smallest = MinimumDetectableEffect.Of(result)!.Value;
            Assert.InRange(smallest, 0, previous);
            Assert.True(MinimumDetectableEffect.Of(result, alpha: 0.005) > smallest);
            Assert.True(MinimumDetectableEffect.Of(result, power: 0.95) > smallest);
            previous = smallest;
        }
    }

    [Fact]
    public void A_verdict_says_when_an_effect_that_matters_would_go_unseen()
    {
        var small = DriftPolicy.Default.Judge(Compare("numeric", 0, 1, 30));
        var large = DriftPolicy.Default.Judge(Compare("numeric", 0, 1, 20_000));

        Assert.True(small.IsUnderpowered);
        Assert.False(large.IsUnderpowered);
        Assert.Null(DriftPolicy.Default.Judge(DriftResult.NotComputable("m", "empty")).MinimumDetectableEffect);

        // Judged among ten, each is judged at a tenth of the level.
        var among = DriftPolicy.Default.JudgeAll([.. Enumerable.Range(0, 10).Select(i => Compare("numeric", 0, (ulong)i + 1, 300))])[0];
        Assert.Equal(MinimumDetectableEffect.Of(among.Result, 0.005), among.MinimumDetectableEffect);
    }

    private static DriftResult Compare(string method, double effect, ulong seed, int n)
    {
        ulong first = seed * 2 + 600_000_000, second = seed * 2 + 600_000_001;
        switch (method)
        {
            case "numeric":
                return NumericDrift.Compare(Samples.Normal(first, n), Samples.Normal(second, n, effect));
            case "wasserstein":
                return Wasserstein.Compare(Samples.Normal(first, n), Samples.Normal(second, n, effect));
            case "cohens-d":
                return TTest.Test(Samples.Normal(first, n), Samples.Normal(second, n, effect));
            case "auc":
                // P(Y > X) = Phi(shift / sqrt 2) for normals.
                return MannWhitney.Test(Samples.Normal(first, n), Samples.Normal(second, n, Math.Sqrt(2) * NormalDistribution.Quantile(0.5 + effect)));
            case "proportion" or "cramers-v":
                int a = Samples.Uniform(first, n).Count(u => u < 0.5 - effect / 2), b = Samples.Uniform(second, n).Count(u => u < 0.5 + effect / 2);
                return method == "proportion" ? TwoProportions.Test(a, n, b, n) : ChiSquare.Test(BinnedPair.Of([a, n - a], [b, n - b]));
            default:
                // Four bins, two of which trade a share d: the index is 2 d log((1/4 + d) / (1/4 - d)).
                double low = 0, high = 0.2499;
                for (var i = 0; i < 60; i++)
                {
                    var d = (low + high) / 2;
                    if (2 * d * Math.Log((0.25 + d / 2) / (0.25 - d / 2)) < effect)
                        low = d;
                    else
                        high = d;
                }

                var moved = low / 2;
                var bins = NumericBins.At(0.25, 0.5, 0.75);
                var shifted = NumericBins.At(0.25 - moved, 0.5, 0.75);
                return PopulationStabilityIndex.Compare(BinnedPair.Of(NumericBins.At(0.25 + moved, 0.5, 0.75).Count(Samples.Uniform(first, n)), shifted.Count(Samples.Uniform(second, n)), bins.Labels));
        }
    }
}
