using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

/// <summary>What a comparison of profiles states about its error, held against the values themselves.</summary>
public sealed class ProfileBoundTests
{
    /// <summary>Limits hold in 99 % of sketches, not in all, so the samples are seeded.</summary>
    private static IEnumerable<(double[] Reference, double[] Current)> Pairs(int count = 80) =>
        Enumerable.Range(1, count).Select(i => (Column((ulong)i), Column((ulong)i + 10_000)));

    private static double[] Column(ulong seed)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var n = 1 + chance.NextBelow(9000);
        return chance.NextBelow(4) switch
        {
            0 => Samples.Normal(seed, n, chance.NextDouble()),
            1 => [.. Samples.Uniform(seed, n).Select(x => Math.Floor(x * 12))],
            2 => [.. Samples.Normal(seed, n).Select(x => Math.Exp(2 * x))],
            _ => [.. Samples.Normal(seed, n).Select(x => Math.Max(0, x))],
        };
    }

    private static readonly Dictionary<string, (Func<NumericProfile, NumericProfile, DriftResult> Sketched, Func<BinnedPair, DriftResult> Exact)> Binned = new()
    {
        ["psi"] = ((a, b) => ProfileDrift.StabilityIndex(a, b), pair => PopulationStabilityIndex.Compare(pair)),
        ["psi additive"] = ((a, b) => ProfileDrift.StabilityIndex(a, b, 10, BinSmoothing.Additive(0.5)), pair => PopulationStabilityIndex.Compare(pair, BinSmoothing.Additive(0.5))),
        ["jensen-shannon"] = ((a, b) => ProfileDrift.JensenShannonDistance(a, b), pair => JensenShannon.Compare(pair)),
        ["kullback-leibler"] = ((a, b) => ProfileDrift.KullbackLeiblerDivergence(a, b), pair => KullbackLeibler.Compare(pair)),
        ["hellinger"] = ((a, b) => ProfileDrift.HellingerDistance(a, b), Hellinger.Compare),
        ["total variation"] = ((a, b) => ProfileDrift.TotalVariationDistance(a, b), TotalVariation.Compare),
        ["l-infinity"] = ((a, b) => ProfileDrift.LInfinityDistance(a, b), LInfinity.Compare),
    };

    private static readonly Dictionary<string, (Func<CategoricalProfile, CategoricalProfile, DriftResult> Sketched, Func<BinnedPair, DriftResult> Exact)> Categories = new()
    {
        ["chi-square"] = (ProfileDrift.ChiSquareTest, pair => ChiSquare.Test(pair)),
        ["g"] = (ProfileDrift.GTest, pair => GTest.Test(pair)),
        ["psi"] = ((a, b) => ProfileDrift.StabilityIndex(a, b), pair => PopulationStabilityIndex.Compare(pair)),
        ["jensen-shannon"] = ((a, b) => ProfileDrift.JensenShannonDistance(a, b), pair => JensenShannon.Compare(pair)),
        ["kullback-leibler"] = ((a, b) => ProfileDrift.KullbackLeiblerDivergence(a, b), pair => KullbackLeibler.Compare(pair)),
        ["hellinger"] = (ProfileDrift.HellingerDistance, Hellinger.Compare),
        ["total variation"] = (ProfileDrift.TotalVariationDistance, TotalVariation.Compare),
        ["l-infinity"] = (ProfileDrift.LInfinityDistance, LInfinity.Compare),
    };

    public static TheoryData<string> BinnedNames => [.. Binned.Keys];

    public static TheoryData<string> CategoryNames => [.. Categories.Keys];

    [Theory]
    [MemberData(nameof(BinnedNames))]
    public void The_limits_hold_what_the_same_bins_give_on_the_values(string name) 
    {
        foreach (var (x, y) in Pairs())
        {
            NumericProfile a = NumericProfile.Of("x", x, 64), b = NumericProfile.Of("x", y, 64, seed: 1);
            var exact = Binned[name].Exact(BinnedPair.Of(a.Bins(10), x, y));
            AssertWithin(exact, Binned[name].Sketched(a, b));
        }
    }

    [Fact]
    public void The_limits_hold_the_exact_Kolmogorov_Smirnov_and_Wasserstein_distances() 
    {
        foreach (var (x, y) in Pairs())
        {
            NumericProfile a = NumericProfile.Of("x", x, 64), b = NumericProfile.Of("x", y, 64, seed: 1);
            AssertWithin(KolmogorovSmirnov.Test(x, y, method: PValueMethod.Asymptotic), ProfileDrift.KolmogorovSmirnovTest(a, b));
            AssertWithin(Wasserstein.Compare(x, y), ProfileDrift.WassersteinDistance(a, b));
            AssertWithin(KolmogorovSmirnov.Test(x, y, method: PValueMethod.Asymptotic), ProfileDrift.KolmogorovSmirnovTest(a, y));
            AssertWithin(Wasserstein.Compare(x, y), ProfileDrift.WassersteinDistance(a, y));
        }
    }

    [Fact]
    public void A_prepared_profile_states_limits_that_hold_and_bins_as_the_profile_does() 
    {
        foreach (var (x, y) in Pairs())
        {
            var resolution = 2 + x.Length % 600;
            var profile = NumericProfile.Of("x", x, 64);
            var comparison = PreparedProfile.From(profile, resolution: resolution).Compare(y);

            AssertWithin(KolmogorovSmirnov.Test(x, y, method: PValueMethod.Asymptotic), comparison.KolmogorovSmirnov);
            AssertWithin(Wasserstein.Compare(x, y), comparison.Wasserstein);
            Assert.Equal(ProfileDrift.StabilityIndex(profile, y).Statistic, comparison.StabilityIndex.Statistic);
            Assert.Equal(ProfileDrift.JensenShannonDistance(profile, y).PValue, comparison.JensenShannon.PValue);
        }
    }

    [Fact]
    public void At_full_accuracy_a_prepared_profile_is_close_to_the_exact_answer()
    {
        double[] x = Samples.Normal(1, 200_000), y = Samples.Normal(2, 100_000, 0.2, 1.1);
        var comparison = PreparedProfile.From(NumericProfile.Of("x", x)).Compare(y);
        var exact = PreparedSample.From(x).Compare(y);

        Assert.Equal(exact.KolmogorovSmirnov.Statistic!.Value, comparison.KolmogorovSmirnov.Statistic!.Value, 0.008);
        Assert.Equal(exact.Wasserstein.Statistic!.Value, comparison.Wasserstein.Statistic!.Value, 0.01);
        Assert.Equal(exact.StabilityIndex.Statistic!.Value, comparison.StabilityIndex.Statistic!.Value, 0.01);
        Assert.Equal(exact.JensenShannon.Statistic!.Value, comparison.JensenShannon.Statistic!.Value, 0.01);
        TestContext.Current.TestOutputHelper?.WriteLine($"{comparison.KolmogorovSmirnov.Effect!.Value.Interval} around {exact.KolmogorovSmirnov.Statistic}");
    }

    [Fact]
    public void A_prepared_sample_compares_as_each_test_does_alone() 
    {
        foreach (var (x, y) in Pairs(10))
        {
            var comparison = PreparedSample.From(x).Compare(y);

            Assert.Equal(KolmogorovSmirnov.Test(x, y).PValue, comparison.KolmogorovSmirnov.PValue);
            Assert.Equal(Wasserstein.Compare(x, y).Statistic, comparison.Wasserstein.Statistic);
            Assert.Equal(PopulationStabilityIndex.Compare(x, y).Statistic, comparison.StabilityIndex.Statistic);
            Assert.Equal(JensenShannon.Compare(x, y).Statistic, comparison.JensenShannon.Statistic);
        }
    }

    [Fact]
    public void Columns_are_compared_in_order_whatever_the_degree()
    {
        var data = Enumerable.Range(0, 12).Select(i => Samples.Normal((ulong)i, 3000, i * 0.05)).ToArray();
        ReadOnlyMemory<double>[] windows = [.. data.Select(x => x.AsMemory())];
        IPreparedReference[] references = [.. data.Select(_ => PreparedProfile.From(NumericProfile.Of("x", data[0])))];

        var expected = WindowComparison.Run(references, windows, cancellationToken: TestContext.Current.CancellationToken).Select(c => c.Wasserstein.Statistic);
        Assert.Equal(expected, WindowComparison.Run(references, windows, degree: 4, TestContext.Current.CancellationToken).Select(c => c.Wasserstein.Statistic));
        Assert.Throws<ArgumentException>(() => WindowComparison.Run(references, windows[1..], 1, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowComparison.Run(references, windows, 0, TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => WindowComparison.Run(references, windows, 1, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => WindowComparison.Run(references, windows, 2, new CancellationToken(canceled: true)));
    }

    [Theory]
    [MemberData(nameof(CategoryNames))]
    public void The_limits_of_truncated_categories_hold_what_the_categories_kept_give_on_the_values(string name) =>
        Gen.Select(Gen.Int[200, 4000], Gen.Int[200, 4000], Gen.ULong, Gen.Int[8, 120], Gen.Int[8, 120]).Sample(
            (n, m, seed, capacityA, capacityB) =>
            {
                string[] x = Samples.Zipf(seed, n, 60), y = Samples.Zipf(seed + 1, m, 75);
                CategoricalProfile a = CategoricalProfile.Of("c", x, capacityA), b = CategoricalProfile.Of("c", y, capacityB);
                var sketched = Categories[name].Sketched(a, b);
                if (!sketched.IsComputable || (a.Items.IsExact && b.Items.IsExact))
                    return;

                // The categories that the comparison tells apart, counted on the values, the rest together.
                var kept = sketched.Contributions.Select(part => part.Label).ToHashSet();
                var pair = BinnedPair.Of(Counts(x, kept), Counts(y, kept));
                AssertWithin(Categories[name].Exact(pair), sketched);

                // The law of share gaps depends on the shares, which are those held, so that its p-value is near the exact one rather than never below it.
                var isNear = name is "total variation" or "l-infinity";
                if (sketched.PValue is { } p && Categories[name].Exact(pair).PValue is { } exact)
                    Assert.True(isNear ? p >= 0.05 || exact < 0.15 : p >= exact * (1 - 1e-9) || p >= 0.999, $"p = {p} from the sketch, {exact} from the values.");
            },
            iter: 100);

    [Fact]
    public void Truncation_alone_never_alarms()
    {
        var x = Samples.Zipf(1, 30_000, 500);
        for (ulong seed = 2; seed < 40; seed++)
        {
            CategoricalProfile a = CategoricalProfile.Of("c", x, 32), b = CategoricalProfile.Of("c", Samples.Zipf(seed, 20_000, 500), 512);
            Assert.False(DriftPolicy.Default.Judge(ProfileDrift.ChiSquareTest(a, b)).IsDrift);
        }
    }

    [Theory]
    [InlineData("empty", "empty", new double[0])]
    [InlineData("missing", "missing", new[] { double.NaN, double.NaN })]
    [InlineData("infinity", "infinite", new[] { 1, double.PositiveInfinity })]
    [InlineData("one value", null, new[] { 3.0 })]
    [InlineData("all equal", null, new[] { 3.0, 3.0, 3.0 })]
    [InlineData("very large", null, new[] { 1e200, -1e200, 3 })]
    public void Every_comparison_of_bad_input_is_a_number_or_a_reason(string kind, string? reason, double[] bad)
    {
        var ordinary = Samples.Normal(1, 3000);
        foreach (var (x, y) in new[] { (ordinary, bad), (bad, ordinary), (bad, bad) })
        {
            NumericProfile a = NumericProfile.Of("x", x), b = NumericProfile.Of("x", y);
            var prepared = PreparedProfile.From(a).Compare(y);
            List<DriftResult> results =
            [
                prepared.KolmogorovSmirnov, prepared.Wasserstein, prepared.StabilityIndex, prepared.JensenShannon,
                ProfileDrift.KolmogorovSmirnovTest(a, b), ProfileDrift.WassersteinDistance(a, y), .. Binned.Values.Select(score => score.Sketched(a, b)),
            ];
            foreach (var result in results)
            {
                Assert.False(result.Statistic is double.NaN || result.PValue is double.NaN, $"{kind}: {result}");
                Assert.All(result.Details.Values, value => Assert.False(double.IsNaN(value)));
                if (reason is not null)
                    Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
                else if (kind != "very large")
                    Assert.True(result.IsComputable, result.Reason);
            }

            var exact = PreparedSample.From(x).Compare(y);
            Assert.False(exact.StabilityIndex.Statistic is double.NaN || exact.JensenShannon.Statistic is double.NaN);
            Assert.Equal(reason is null or "infinite", exact.KolmogorovSmirnov.IsComputable);
        }
    }

    [Fact]
    public void A_histogram_and_frequent_values_are_read_from_a_profile()
    {
        double[] values = [.. Enumerable.Repeat(-999.0, 5000), .. Samples.Uniform(3, 45_000).Select(x => 10 * x)];
        new Random(1).Shuffle(values);
        var profile = NumericProfile.Of("x", values);

        var sentinel = Assert.Single(profile.FrequentValues());
        Assert.Equal(-999, sentinel.Value);
        Assert.Equal(0.1, sentinel.Share, sentinel.Error);
        var histogram = profile.Histogram(101);
        Assert.Equal(50_000, histogram.Counts.Sum());
        Assert.Equal(0.1, histogram.Counts[0] / 50_000.0, histogram.ShareError);
        Assert.Equal([2L, 1L], NumericProfile.Of("x", [0, 1, 2]).Histogram(2).Counts.Order().Reverse());
        Assert.Equal([4L], NumericProfile.Of("x", [7, 7, 7, 7]).Histogram().Counts);
        Assert.Throws<InvalidOperationException>(() => new NumericProfile("x").Histogram());
        Assert.Empty(new NumericProfile("x").FrequentValues());
    }

    private static Dictionary<string, long> Counts(string[] values, HashSet<string> kept) =>
        values.CountBy(value => kept.Contains(value) ? value : "(other)").ToDictionary(pair => pair.Key, pair => (long)pair.Value);

    private static void AssertWithin(DriftResult exact, DriftResult sketched)
    {
        var lowest = sketched.Details.GetValueOrDefault("statistic-lowest", sketched.Statistic!.Value);
        var highest = sketched.Details.GetValueOrDefault("statistic-highest", sketched.Statistic!.Value);
        var slack = 1e-9 * Math.Max(1, highest);
        Assert.True(exact.Statistic >= lowest - slack && exact.Statistic <= highest + slack, $"{exact.Method}: {exact.Statistic} on the values, [{lowest}, {highest}] stated.");
        Assert.InRange(sketched.Statistic!.Value, lowest - slack, highest + slack);
    }
}
