namespace MlOps.Sdk.Statistics.Tests.Properties;

/// <summary>The calibrated limits of distances: how often two samples of one distribution exceed them.</summary>
public sealed class NullLawTests
{
    private const int Trials = 2000;

    public static TheoryData<string, int> Cases => new()
    {
        { "wasserstein", 200 }, { "energy", 200 }, { "wasserstein skewed", 200 }, { "wasserstein", 40 },
        { "tv", 200 }, { "tv of two", 200 }, { "l-infinity", 200 }, { "psi", 500 }, { "js", 500 }, { "hellinger", 500 }, { "bhattacharyya", 500 }, { "kl", 500 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Without_drift_a_distance_exceeds_its_limit_in_five_of_a_hundred_samples_or_fewer(string method, int n)
    {
        var bins = NumericBins.At(method == "tv of two" ? [0.2] : [-1, -0.4, 0, 0.4, 1]);
        int above = 0, at05 = 0, at01 = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            double[] x = Samples.Normal(2 * trial + 70_000_000, n), y = Samples.Normal(2 * trial + 70_000_001, n * 3 / 4);
            if (method == "wasserstein skewed")
                (x, y) = ([.. x.Select(Math.Exp)], [.. y.Select(Math.Exp)]);
            var result = method switch
            {
                "energy" => EnergyDistance.Compare(x, y),
                "tv" or "tv of two" => TotalVariation.Compare(BinnedPair.Of(bins, x, y)),
                "l-infinity" => LInfinity.Compare(BinnedPair.Of(bins, x, y)),
                "psi" => PopulationStabilityIndex.Compare(BinnedPair.Of(bins, x, y)),
                "js" => JensenShannon.Compare(BinnedPair.Of(bins, x, y)),
                "kl" => KullbackLeibler.Compare(BinnedPair.Of(bins, x, y)),
                "hellinger" => Hellinger.Compare(BinnedPair.Of(bins, x, y)),
                "bhattacharyya" => Bhattacharyya.Compare(BinnedPair.Of(bins, x, y)),
                _ => Wasserstein.Compare(x, y),
            };
            above += result.Statistic > result.NullLimit ? 1 : 0;
            at05 += result.PValue <= 0.05 ? 1 : 0;
            at01 += result.PValue <= 0.01 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{method}, n = {n}: above the limit {above / (double)Trials:P1}, p <= 0.05 {at05 / (double)Trials:P1}, p <= 0.01 {at01 / (double)Trials:P1}");
        var highest = (int)(Trials * (0.05 + 3 * 0.00487));
        Assert.InRange(above, Trials * 0.02, highest);
        Assert.InRange(at05, Trials * 0.02, highest);
        Assert.InRange(at01, 0, Trials * (0.01 + 3 * 0.00222));
    }

    [Fact]
    public void P_values_fall_as_a_distance_grows_and_their_tail_goes_on_where_draws_end()
    {
        var law = BridgeNull.Law(BridgeNull.Areas(SortedSample.From(Samples.Normal(1, 500)).Values, []), 0.01, squared: false);
        var previous = 1.0;
        for (var distance = 0.0; distance < 1; distance += 0.001)
        {
            var p = law.Survival(distance);
            Assert.InRange(p, 0, previous);
            previous = p;
        }

        Assert.InRange(law.Survival(law.Quantile(0.95)), 0.045, 0.055);
        Assert.InRange(previous, 1e-300, 1e-20);
    }

    [Fact]
    public void Large_samples_are_weighed_by_steps_and_small_ones_gap_by_gap_with_one_result()
    {
        double[] x = [.. Samples.Normal(1, 3000).Order()], y = [.. Samples.Normal(2, 2500, 0.3).Order()];
        var steps = BridgeNull.Areas(x, y);
        double[] all = [.. x.Concat(y).Order()];
        var exact = new double[steps.Length];
        for (var i = 1; i < all.Length; i++)
            exact[(int)((long)i * exact.Length / all.Length)] += Math.Sqrt(i * (double)(all.Length - i)) / all.Length * (all[i] - all[i - 1]);

        Assert.Equal(exact.Sum(), steps.Sum(), 2e-3 * exact.Sum());
        for (var i = 0; i < steps.Length; i++)
            Assert.Equal(exact[i], steps[i], 0.02 * exact.Max());
    }

    [Fact]
    public void A_shift_of_half_a_deviation_is_found_by_every_distance_over_three_hundred_rows()
    {
        var found = new Dictionary<string, int>();
        string[] names = ["wasserstein", "energy", "tv", "psi", "js", "hellinger", "ks", "cvm", "mw", "welch", "chi2"];
        for (ulong trial = 0; trial < 100; trial++)
        {
            var x = DriftColumn.Numeric("x", Samples.Normal(2 * trial + 90_000_000, 300));
            var y = DriftColumn.Numeric("x", Samples.Normal(2 * trial + 90_000_001, 300, 0.5));
            foreach (var name in names)
                found[name] = found.GetValueOrDefault(name) + (DriftTests.Get(name).Compare(x, y).PValue <= 0.05 ? 1 : 0);
        }

        Assert.All(found, pair => Assert.True(pair.Value >= 95, $"{pair.Key} found {pair.Value} of 100"));
    }
}
