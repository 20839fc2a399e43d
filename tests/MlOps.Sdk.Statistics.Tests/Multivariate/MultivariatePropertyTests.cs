using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class MultivariatePropertyTests
{
    /// <summary>Two samples of three columns; small integers make ties common.</summary>
    private static readonly Gen<double[]> Rows = Gen.OneOf(
        Gen.Double[-10, 10].Select(v => Math.Round(v, 3)).Array[18, 45],
        Gen.Int[-2, 2].Select(i => (double)i).Array[18, 45]).Select(values => values[..(values.Length / 3 * 3)]);

    private static readonly Dictionary<string, MultivariateMethods.Comparison> Metric = new()
    {
        ["mmd"] = (x, y) => MaximumMeanDiscrepancy.Test(x, y, permutations: 19, cancellation: Token),
        ["energy"] = (x, y) => MultivariateEnergy.Test(x, y, permutations: 19, cancellation: Token),
        ["hotelling"] = (x, y) => HotellingTSquared.Test(x, y),
        ["embedding means"] = (x, y) => EmbeddingDrift.DistanceOfMeans(x, y, permutations: 19, cancellation: Token),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Metrics => [.. Metric.Keys];

    /// <summary>All but the share of components, which has no p-value.</summary>
    public static TheoryData<string> Tests => [.. MultivariateMethods.All.Keys.Where(name => name != "embedding components")];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void The_statistic_is_symmetric(string method) => Gen.Select(Rows, Rows).Sample(
        (x, y) => AssertClose(Run(method, x, y), Run(method, y, x)), iter: 30);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void The_order_of_rows_does_not_matter(string method) => Gen.Select(Rows, Rows).Sample(
        (x, y) => AssertClose(Run(method, x, y), Run(method, Reversed(x), y)), iter: 30);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_rotation_and_a_shift_of_both_do_not_matter(string method) => Gen.Select(Rows, Rows, Gen.Double[0, 6.28], Gen.Double[-20, 20]).Sample(
        (x, y, angle, shift) => AssertClose(Run(method, x, y), Run(method, Moved(x, angle, shift), Moved(y, angle, shift))), iter: 30);

    [Fact]
    public void A_sample_does_not_differ_from_itself() => Rows.Sample(
        x =>
        {
            var rows = new RowMatrix(x, 3);
            Assert.True(MaximumMeanDiscrepancy.Test(rows, rows, permutations: 19, cancellation: Token).Statistic <= 1e-12);
            Assert.Equal(0, MultivariateEnergy.Test(rows, rows, permutations: 19, cancellation: Token).Statistic);
            Assert.Equal(1, MultivariateEnergy.Test(rows, rows, permutations: 19, cancellation: Token).PValue);
            Assert.Equal(0, EmbeddingDrift.DistanceOfMeans(rows, rows, permutations: 19, cancellation: Token).Statistic);
            Assert.Equal(0, EmbeddingDrift.DriftedComponents(rows, rows).Statistic);
            Assert.Equal(0, HotellingTSquared.Test(rows, rows).Statistic ?? 0, 1e-9);
        },
        iter: 30);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Contributions_add_up(string method) => Gen.Select(Rows, Rows).Sample(
        (x, y) =>
        {
            var result = MultivariateMethods.All[method](new RowMatrix(x, 3), new RowMatrix(y, 3));
            if (result is { IsComputable: true, Contributions.Count: > 0 })
                Assert.Equal(method == "embedding means" ? result.Statistic.Value * result.Statistic.Value : result.Statistic.Value, result.Contributions.Sum(part => part.Value), 1e-6);
        },
        iter: 20);

    [Theory]
    [MemberData(nameof(Tests))]
    public void The_same_seed_gives_the_same_answer(string method)
    {
        double[] x = MultivariateMethods.Normal(5, 50, 3), y = MultivariateMethods.Normal(6, 40, 3, 0.4);
        var (first, second) = (MultivariateMethods.All[method](new RowMatrix(x, 3), new RowMatrix(y, 3)), MultivariateMethods.All[method](new RowMatrix(x, 3), new RowMatrix(y, 3)));
        Assert.Equal(first.Statistic, second.Statistic);
        Assert.Equal(first.PValue, second.PValue);
        Assert.Equal(first.Details, second.Details);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void Without_drift_alarms_are_no_more_than_nominal(string method)
    {
        var trials = method.Contains("trees", StringComparison.Ordinal) ? 100 : 300;
        int at05 = 0, at20 = 0;
        for (ulong trial = 0; trial < (ulong)trials; trial++)
        {
            double[] x = MultivariateMethods.Normal(2 * trial + 70_000_000, 50, 3), y = MultivariateMethods.Normal(2 * trial + 70_000_001, 40, 3);
            var p = MultivariateMethods.All[method](new RowMatrix(x, 3), new RowMatrix(y, 3)).PValue!.Value;
            at05 += p <= 0.05 ? 1 : 0;
            at20 += p <= 0.20 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{method}: {at05 / (double)trials:P1} at 5 %, {at20 / (double)trials:P1} at 20 %.");
        Assert.True(at05 <= trials * 0.05 + 3 * Math.Sqrt(trials * 0.05 * 0.95), $"{at05} of {trials} at 5 %");
        Assert.True(at20 <= trials * 0.20 + 3 * Math.Sqrt(trials * 0.20 * 0.80), $"{at20} of {trials} at 20 %");
    }

    [Theory]
    [InlineData("mmd", 0.8, 1)]
    [InlineData("mmd", 0, 2)]
    [InlineData("mmd block", 1, 1)]
    [InlineData("mmd random features", 0.8, 1)]
    [InlineData("energy", 0.8, 1)]
    [InlineData("energy", 0, 2.5)]
    [InlineData("lsdd", 1, 1)]
    [InlineData("hotelling", 0.6, 1)]
    [InlineData("mahalanobis", 0, 2)]
    [InlineData("isolation forest", 0, 2.5)]
    [InlineData("domain classifier", 0.8, 1)]
    [InlineData("domain classifier, trees", 0, 2.5)]
    [InlineData("embedding means", 0.6, 1)]
    public void A_stated_shift_is_found(string method, double shift, double scale)
    {
        const int Trials = 20;
        var found = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            double[] x = MultivariateMethods.Normal(2 * trial + 80_000_000, 80, 3), y = MultivariateMethods.Normal(2 * trial + 80_000_001, 60, 3, shift, scale);
            found += MultivariateMethods.All[method](new RowMatrix(x, 3), new RowMatrix(y, 3)).PValue <= 0.05 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{method}: {found} of {Trials} found.");
        Assert.True(found >= 0.8 * Trials, $"{found} of {Trials}");
    }

    [Fact]
    public void A_broken_relation_is_found_by_reconstruction_and_laid_at_its_column()
    {
        double[] x = Related(1, 400, 1), y = Related(2, 300, -1);
        string[] names = ["size", "weight", "noise"];
        var result = PcaReconstruction.Compare(new RowMatrix(x, 3, names), new RowMatrix(y, 3, names));
        Assert.True(result.PValue < 1e-6, result.ToString());
        Assert.True(NumericDrift.Compare(Column(x, 1), Column(y, 1)).PValue > 0.01);
        Assert.NotEqual("noise", result.Contributions.MaxBy(part => part.Value).Label);
    }

    [Fact]
    public void A_domain_classifier_names_the_column_that_moved()
    {
        double[] x = MultivariateMethods.Normal(3, 300, 4), y = MultivariateMethods.Normal(4, 200, 4);
        for (var i = 2; i < y.Length; i += 4)
            y[i] += 1;
        foreach (var learner in Enum.GetValues<DomainLearner>())
        {
            var result = DomainClassifier.Compare(new RowMatrix(x, 4, ["a", "b", "c", "d"]), new RowMatrix(y, 4), new() { Learner = learner }, Token);
            Assert.Equal("c", result.Contributions.MaxBy(part => part.Value).Label);
            Assert.Equal(result.Details["score"], result.Contributions.Sum(part => part.Value), 1e-9);
            Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        }
    }

    [Fact]
    public void Permutations_and_ranks_agree_about_a_domain_classifier()
    {
        double[] x = MultivariateMethods.Normal(7, 60, 3), y = MultivariateMethods.Normal(8, 50, 3, 0.3);
        var permuted = DomainClassifier.Compare(new RowMatrix(x, 3), new RowMatrix(y, 3), new() { Permutations = 99 }, Token);
        var ranked = DomainClassifier.Compare(new RowMatrix(x, 3), new RowMatrix(y, 3), cancellation: Token);
        Assert.Equal(ranked.Statistic, permuted.Statistic);
        Assert.InRange(permuted.PValue!.Value, 0.2 * ranked.PValue!.Value, 5 * ranked.PValue.Value + 0.02);
    }

    private static double? Run(string method, double[] x, double[] y) => Metric[method](new RowMatrix(x, 3), new RowMatrix(y, 3)).Statistic;

    private static void AssertClose(double? expected, double? actual)
    {
        if (expected is { } a && actual is { } b)
            Assert.True(Math.Abs(a - b) <= 1e-8 * (1 + Math.Abs(a)), $"{a} and {b}");
    }

    private static double[] Reversed(double[] rows) => [.. rows.Chunk(3).Reverse().SelectMany(row => row)];

    private static double[] Moved(double[] rows, double angle, double shift) => [.. rows.Chunk(3).SelectMany(row => new[]
    {
        Math.Cos(angle) * row[0] - Math.Sin(angle) * row[1] + shift,
        Math.Sin(angle) * row[0] + Math.Cos(angle) * row[1] - shift,
        row[2] + 1,
    })];

    private static double[] Related(ulong seed, int rows, double sign)
    {
        double[] size = Samples.Normal(seed, rows), error = Samples.Normal(seed + 100, rows), noise = Samples.Normal(seed + 200, rows);
        return [.. Enumerable.Range(0, rows).SelectMany(i => new[] { size[i], sign * size[i] + 0.1 * error[i], noise[i] })];
    }

    private static double[] Column(double[] rows, int column) => [.. rows.Where((_, i) => i % 3 == column)];
}
