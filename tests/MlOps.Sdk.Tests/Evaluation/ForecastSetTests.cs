using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.Testing;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class ForecastSetTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_reference_series_gives_the_stated_metrics_as_a_set()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "forecasting.json")));
        var compared = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(test => test.GetProperty("input").TryGetProperty("insample", out _)))
        {
            var input = test.GetProperty("input");
            double[] Of(string name) => input.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetDouble())] : [];
            double[] truth = Of("y_true"), points = Of("y_pred"), lower = Of("lower"), upper = Of("upper");
            var tail = lower.Length > 0 ? input.GetProperty("interval_alpha").GetDouble() / 2 : 0;
            var model = EvaluationSet.Forecast("f", new()
            {
                Series = [.. truth.Select(_ => "s")],
                Times = [.. truth.Select((_, i) => DateTimeOffset.UnixEpoch.AddDays(i))],
                Actual = truth,
                History = new Dictionary<string, IReadOnlyList<double>> { ["s"] = Of("insample") },
                Season = input.GetProperty("season").GetInt32(),
                Quantiles = lower.Length > 0 ? [tail, 0.5, 1 - tail] : [],
            }).Score("m", lower.Length > 0 ? [.. truth.SelectMany((_, i) => new[] { lower[i], points[i], upper[i] })] : points);
            foreach (var (theirs, ours) in ((string, string)[])[
                ("mase", MetricNames.MeanAbsoluteScaledError), ("rmsse", MetricNames.RootMeanSquaredScaledError), ("wape", MetricNames.ForecastWeightedAbsolutePercentageError),
                ("smape_200", MetricNames.SymmetricPercentageError), ("rmse", MetricNames.ForecastRootMeanSquaredError), ("bias_percent", MetricNames.RelativeBias),
                ("interval_coverage", MetricNames.IntervalCoverage), ("interval_mean_width", MetricNames.IntervalWidth), ("winkler_score", MetricNames.WinklerScore)])
            {
                if (!test.GetProperty("expected").TryGetProperty(theirs, out var expected))
                    continue;
                var actual = model.Measure(ours);
                if (expected.ValueKind == JsonValueKind.Object)
                    Assert.False(actual.IsComputable, $"{test.GetProperty("id")} {theirs}: {actual}");
                else
                    Assert.Equal(theirs == "bias_percent" ? Math.Abs(expected.GetDouble()) : expected.GetDouble(), actual.Or(double.NaN), 1e-9);
                compared[theirs] = compared.GetValueOrDefault(theirs) + 1;
            }
        }

        foreach (var (name, count) in compared)
            output.WriteLine($"{name}: {count} series");
        Assert.True(compared.Values.Sum() > 20);
    }

    [Fact]
    public void Losses_of_quantiles_equal_the_definitions()
    {
        var model = Set(["a", "a"], [10, 20], quantiles: [0.1, 0.5, 0.9]).Score("m", [8.0, 9, 14, 21, 22, 23]);
        double[] levels = [0.1, 0.5, 0.9];
        var pinball = levels.Select((level, q) => RegressionMetrics.PinballLoss([10, 20], [new[] { 8.0, 9, 14 }[q], new[] { 21.0, 22, 23 }[q]], level).Or(0)).ToArray();
        Assert.Equal(pinball.Average(), model.Measure(MetricNames.PinballLoss).Or(0), 1e-12);
        Assert.Equal(pinball.Average() * 2 * 2 / 30, model.Measure(MetricNames.WeightedQuantileLoss).Or(0), 1e-12);
        Assert.Equal(0.5, model.Measure(MetricNames.IntervalCoverage).Or(0), 1e-12);
        Assert.Equal(0.3, model.Measure(MetricNames.IntervalCoverageError).Or(0), 1e-12);
        Assert.Equal(1.5, model.Measure(MetricNames.ForecastMeanAbsoluteError).Or(0), 1e-12);
        Assert.Contains("below", Set(["a", "a"], [10, 20], quantiles: levels).Score("m", [8.0, 9, 14, 21, 20, 23]).Measure(MetricNames.PinballLoss).Reason, StringComparison.Ordinal);
        Assert.Contains("points", Set(["a", "a"], [10, 20]).Score("m", [9.0, 21]).Measure(MetricNames.PinballLoss).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_tests_series_and_not_steps()
    {
        var set = Demand(120);
        EvaluatedModel champion = Forecasted(set, "m:1", noise: 2), better = Forecasted(set, "m:2", noise: 0.8, seed: 4);
        var suite = QualityGate.Named("demand")
            .AtMost(MetricNames.MeanAbsoluteScaledError, 0.9, confidently: true)
            .BetterThanBaseline(MetricNames.ForecastMeanAbsoluteError)
            .NoWorseThanBaseline(MetricNames.WeightedQuantileLoss, 0.001)
            .BetterThanTrivial(MetricNames.RootMeanSquaredScaledError)
            .AtMost(MetricNames.IntervalCoverageError, 0.2)
            .MeanErrorWithin(0.5)
            .ForEachSlice("horizon", slice => slice.AtMost(MetricNames.SymmetricPercentageError, 0.2));
        var report = suite.Check(better, champion);
        GateAssert.Passed(report);
        Assert.Contains("120 series", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("spread over series", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("paired bootstrap of series", report.ToString(), StringComparison.Ordinal);
        Assert.Contains(suite.Check(champion, better).Blocking(), check => check.Verdict == GateVerdict.Failed);
    }

    // A level error for each series: 20 steps of it are one fact and not twenty.
    [Fact]
    public void An_interval_over_series_is_wider_than_one_over_steps_where_errors_stay()
    {
        var random = new Random(6);
        string[] series = [.. Enumerable.Range(0, 800).Select(i => $"s{i / 20}")];
        double[] level = [.. Enumerable.Range(0, 40).Select(_ => Math.Abs(Gates.GateData.Gauss(random)))];
        double[] truth = [.. series.Select(_ => 10.0)], scores = [.. series.Select((_, i) => 10 + level[i / 20])];
        var over = Set(series, truth).Score("m", scores).ToScorecard(new() { Metrics = [MetricNames.ForecastMeanAbsoluteError, MetricNames.ForecastRootMeanSquaredError] });
        var steps = EvaluationSet.Regression("r", truth).Score("m", scores).ToScorecard(new() { Metrics = [MetricNames.MeanAbsoluteError, MetricNames.RootMeanSquaredError] });
        Assert.Equal(over.Entries.Select(entry => entry.Value!.Value), steps.Entries.Select(entry => entry.Value!.Value), (a, b) => Math.Abs(a - b) < 1e-9);
        foreach (var (ours, naive) in over.Entries.Zip(steps.Entries))
            Assert.InRange((ours.Upper!.Value - ours.Lower!.Value) / (naive.Upper!.Value - naive.Lower!.Value), 3.3, 6);   // sqrt(20) = 4.5
    }

    [Fact]
    public void Units_of_other_rows_widen_their_intervals_alike()
    {
        var random = new Random(8);
        bool[] truth = [.. Enumerable.Range(0, 1000).Select(i => i / 10 % 2 == 0)];
        double[] shift = [.. Enumerable.Range(0, 100).Select(_ => Gates.GateData.Gauss(random))];
        double[] scores = [.. truth.Select((label, i) => 1 / (1 + Math.Exp(-((label ? 1 : -1) + shift[i / 10]))))];
        var alone = EvaluationSet.Binary("p", truth);
        var patients = alone.WithUnits("patient", [.. truth.Select((_, i) => $"p{i / 10}")]);
        foreach (var metric in (string[])[MetricNames.RocAuc, MetricNames.Accuracy, MetricNames.LogLoss, MetricNames.F1, MetricNames.Recall])
        {
            double Width(EvaluationSet set) => set.Score("m", scores).ToScorecard(new() { Metrics = [metric] }).Entries[0] is var entry ? entry.Upper!.Value - entry.Lower!.Value : 0;
            Assert.InRange(Width(patients) / Width(alone), 2, 5);   // sqrt(10) = 3.2
        }

        Assert.Contains("5 patients are fewer", QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0).Check(EvaluationSet.Binary("b", truth[..50]).WithUnits("patient", [.. truth[..50].Select((_, i) => $"{i / 10}")]).Score("m", scores.AsSpan(0, 50))).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(alone.Dataset.Digest, patients.Dataset.Digest);
        Assert.Throws<ArgumentException>(() => patients.WithUnits("ward", [.. truth.Select(_ => "w")]));
        Assert.Throws<ArgumentException>(() => alone.WithUnits("patient", ["p"]));
    }

    [Fact]
    public void One_series_has_values_and_no_spread()
    {
        var model = Set(["a", "a", "a"], [1, 2, 3]).Score("m", [1.5, 2, 2]);
        var report = QualityGate.Named("g").WithMinimumRows(1).AtMost(MetricNames.ForecastMeanAbsoluteError, 1).AtMost(MetricNames.ForecastMeanAbsoluteError, 1, confidently: true)
            .AtMost(MetricNames.ForecastRootMeanSquaredError, 1, confidently: true).Check(model);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Inconclusive, GateVerdict.Inconclusive], report.Checks.Select(check => check.Verdict));
    }

    [Fact]
    public void The_naive_forecast_needs_a_history()
    {
        var check = QualityGate.Named("g").BetterThanTrivial(MetricNames.ForecastMeanAbsoluteError).Check(Set(["a", "b"], [1, 2]).Score("m", [1.0, 2])).Checks[0];
        Assert.Equal(GateVerdict.Error, check.Verdict);
        Assert.Contains("series 'a' has no season of history", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_forecast_is_refused()
    {
        ForecastRows rows = new() { Series = ["a", "a", "b"], Times = [Day(0), Day(1), Day(0)], Actual = [1, 2, 3] };
        string Refused(ForecastRows bad) => Assert.ThrowsAny<ArgumentException>(() => EvaluationSet.Forecast("f", bad)).Message;
        Assert.Contains("keep the rows of each series together", Refused(rows with { Series = ["a", "b", "a"] }), StringComparison.Ordinal);
        Assert.Contains("in order of time, each once", Refused(rows with { Times = [Day(1), Day(1), Day(0)] }), StringComparison.Ordinal);
        Assert.Contains("row 1 is NaN", Refused(rows with { Actual = [1, double.NaN, 3] }), StringComparison.Ordinal);
        Assert.Contains("2 times and 3 actual values", Refused(rows with { Times = [Day(0), Day(1)] }), StringComparison.Ordinal);
        Assert.Contains("0.5 among them", Refused(rows with { Quantiles = [0.1, 0.9] }), StringComparison.Ordinal);
        Assert.Contains("0.5 among them", Refused(rows with { Quantiles = [0.5, 0.1] }), StringComparison.Ordinal);
        Assert.Contains("did you mean 'a'", Refused(rows with { History = new Dictionary<string, IReadOnlyList<double>> { ["A"] = [1, 2] } }), StringComparison.Ordinal);
        Assert.Contains("history of series 'a' is NaN", Refused(rows with { History = new Dictionary<string, IReadOnlyList<double>> { ["a"] = [1, double.NaN] } }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EvaluationSet.Forecast("f", rows with { Season = 0 }));
        Assert.Contains("no rows", Refused(new() { Series = [], Times = [], Actual = [] }), StringComparison.Ordinal);
        Assert.NotEqual(EvaluationSet.Forecast("f", rows).Dataset.Digest, EvaluationSet.Forecast("f", rows with { Times = [Day(0), Day(2), Day(0)] }).Dataset.Digest);
        Assert.Contains("3 output(s) need 9", Assert.Throws<ArgumentException>(() => EvaluationSet.Forecast("f", rows with { Quantiles = [0.1, 0.5, 0.9] }).Score("m", [1.0, 2, 3])).Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Day(int day) => DateTimeOffset.UnixEpoch.AddDays(day);

    private static EvaluationSet Set(string[] series, double[] truth, double[]? quantiles = null) =>
        EvaluationSet.Forecast("f", new() { Series = series, Times = [.. series.Select((_, i) => Day(i))], Actual = truth, Quantiles = quantiles ?? [] });

    private static EvaluationSet Demand(int series)
    {
        var random = new Random(12);
        double Step(int s, int t) => 20 + s % 5 + 5 * Math.Sin(t * 2 * Math.PI / 7) + Gates.GateData.Gauss(random);
        var histories = Enumerable.Range(0, series).ToDictionary(s => $"s{s}", s => (IReadOnlyList<double>)[.. Enumerable.Range(0, 28).Select(t => Step(s, t))]);
        return EvaluationSet.Forecast("demand", new()
        {
            Series = [.. Enumerable.Range(0, series * 14).Select(i => $"s{i / 14}")],
            Times = [.. Enumerable.Range(0, series * 14).Select(i => Day(i % 14))],
            Actual = [.. Enumerable.Range(0, series * 14).Select(i => Step(i / 14, 28 + i % 14))],
            History = histories,
            Season = 7,
            Quantiles = [0.1, 0.5, 0.9],
        }).WithSlices("horizon", [.. Enumerable.Range(0, series * 14).Select(i => i % 14 < 7 ? "1-7" : "8-14")]);
    }

    private static EvaluatedModel Forecasted(EvaluationSet set, string name, double noise, int seed = 3)
    {
        var random = new Random(seed);
        return set.Score(name, [.. set.Labels.ToArray().SelectMany(truth => truth + noise * Gates.GateData.Gauss(random) is var point ? new[] { point - 1.3 * noise, point, point + 1.3 * noise } : [])]);
    }
}
