namespace MlOps.Sdk.Statistics.Tests.Presets;

public sealed class DriftTestsTests
{
    private static readonly double[] X = Samples.Normal(1, 300);
    private static readonly double[] Y = Samples.Normal(2, 200, 0.4);

    public static TheoryData<string> Names => [.. DriftTests.Names];

    [Fact]
    public void A_test_by_name_is_the_static_function()
    {
        Dictionary<string, DriftResult> expected = new()
        {
            ["ks"] = KolmogorovSmirnov.Test(X, Y),
            ["cvm"] = CramerVonMises.Test(X, Y),
            ["ad"] = AndersonDarling.Test(X, Y),
            ["mw"] = MannWhitney.Test(X, Y),
            ["welch"] = TTest.Test(X, Y),
            ["student"] = TTest.Test(X, Y, equalVariances: true),
            ["es"] = EppsSingleton.Test(X, Y),
            ["kuiper"] = Kuiper.Test(X, Y),
            ["energy"] = EnergyDistance.Compare(X, Y),
            ["wasserstein"] = Wasserstein.Compare(X, Y),
            ["wasserstein-normed"] = Wasserstein.CompareNormed(X, Y),
            ["psi"] = PopulationStabilityIndex.Compare(X, Y),
            ["js"] = JensenShannon.Compare(X, Y),
            ["numeric"] = NumericDrift.Compare(X, Y),
        };
        foreach (var (name, result) in expected)
        {
            var actual = DriftTests.Get(name).Compare(DriftColumn.Numeric("x", X), DriftColumn.Numeric("x", Y));
            Assert.Equal((result.Method, result.Statistic, result.PValue), (actual.Method, actual.Statistic, actual.PValue));
            Assert.Same(DriftTests.Get(name), DriftTests.Get(name.ToUpperInvariant()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_full_name_of_a_method_finds_a_test_that_computes_it(string name)
    {
        var kind = DriftTests.Get(name).Supports(DriftColumnKind.Categorical);
        var result = kind
            ? DriftTests.Get(name).Compare(DriftColumn.Categorical("c", ["a", "b", "a", "b", "a"]), DriftColumn.Categorical("c", ["a", "b", "b", "b"]))
            : DriftTests.Get(name).Compare(DriftColumn.Numeric("x", X), DriftColumn.Numeric("x", Y));

        // Four values are too few for the test that merges rare categories: it says so under its own name.
        Assert.True(DriftTests.TryGet(result.Method, out var same) || name == "categorical", $"{result.Method} is not a name");
        if (same is not null)
            Assert.True(same.Supports(kind ? DriftColumnKind.Categorical : DriftColumnKind.Numeric));
    }

    [Fact]
    public void A_test_of_ones_own_is_a_function_over_samples_or_over_counts()
    {
        var spread = DriftTests.OverSamples("range", (x, y) => new DriftResult { Method = "range", Statistic = x.Values[^1] - y.Values[^1] });
        var smoothed = DriftTests.OverCounts("psi-jeffreys", pair => PopulationStabilityIndex.Compare(pair, BinSmoothing.Additive(0.5)), NumericBinning.Widths(5));

        Assert.Equal(1, spread.Compare(DriftColumn.Numeric("x", new[] { 1.0, 3 }), DriftColumn.Numeric("x", new[] { 2.0 })).Statistic);
        Assert.Equal("additive 0.5", smoothed.Compare(DriftColumn.Numeric("x", X), DriftColumn.Numeric("x", Y)).Variant);
        Assert.False(spread.Supports(DriftColumnKind.Categorical));
        Assert.Contains("cannot be computed from profiles", spread.Compare(NumericProfile.Of("x", X), NumericProfile.Of("x", Y)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_is_prepared_once_and_shared_by_its_policies()
    {
        var column = DriftColumn.Numeric("x", X);

        Assert.Same(column.Sorted, column.With(new ValuePolicy { Missing = ValueHandling.Refuse }).Sorted);
        Assert.Equal(X[100..150].Order(), column.Slice(100, 50).Sorted.Values.ToArray());
        Assert.Equal(300, column.AsCategorical().DistinctCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => DriftColumn.Categorical("c", new[] { 0, 2 }, ["a", "b"]));
        Assert.Throws<ArgumentException>(() => DriftColumn.Numeric(" ", X));
        Assert.Throws<InvalidOperationException>(() => DriftColumn.Categorical("c", ["a"]).Sorted);
    }

    [Fact]
    public void A_window_beyond_what_is_usual_among_the_references_own_chunks_alarms()
    {
        var test = ReferenceChunks.Calibrate(DriftTests.Get("ks"), chunks: 6);
        var reference = DriftColumn.Numeric("x", Samples.Normal(1, 6000));
        var judge = new ThresholdPolicy { Otherwise = DriftThreshold.AboveNullLimit };

        Assert.False(judge.JudgeAll([test.Compare(reference, DriftColumn.Numeric("x", Samples.Normal(2, 1000)))])[0].IsDrift);
        Assert.True(judge.JudgeAll([test.Compare(reference, DriftColumn.Numeric("x", Samples.Normal(3, 1000, 0.4)))])[0].IsDrift);
        Assert.Contains("make no 6 chunks", test.Compare(DriftColumn.Numeric("x", new double[] { 1, 2, 3 }), reference).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceChunks.Calibrate(DriftTests.Get("ks"), chunks: 1));
    }
}
