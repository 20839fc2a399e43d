using CsCheck;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Every metric there is, by its one definition.</summary>
public sealed class MetricCatalogTests
{
    public static TheoryData<string> Names { get; } = [.. MetricCatalog.Default.All.Select(metric => metric.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_of_weight_zero_counts_as_if_it_were_not_there(string name)
    {
        var metric = MetricCatalog.Default.Get(name);
        var rows = Draw(metric.Task, 60, seed: 3);
        var weighted = rows.Set().WithWeights([.. Enumerable.Range(0, 60).Select(row => row < 40 ? 1.0 : 0)]).Score("m", rows.Scores()).Measure(metric);
        int[] kept = [.. Enumerable.Range(0, 40)];
        var shorter = rows.Set(kept).Score("m", rows.Scores(kept)).Measure(metric);
        Assert.Equal(shorter.Value!.Value, weighted.Value!.Value, Tolerance(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_of_weight_two_counts_as_two_rows(string name)
    {
        var metric = MetricCatalog.Default.Get(name);
        var rows = Draw(metric.Task, 50, seed: 4);
        int[] twice = [.. Enumerable.Range(0, 50), .. Enumerable.Range(0, 20)];
        var weighted = rows.Set().WithWeights([.. Enumerable.Range(0, 50).Select(row => row < 20 ? 2.0 : 1)]).Score("m", rows.Scores()).Measure(metric);
        Assert.Equal(rows.Set(twice).Score("m", rows.Scores(twice)).Measure(metric).Value!.Value, weighted.Value!.Value, Tolerance(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_lies_in_its_range_whatever_the_scores(string name)
    {
        var metric = MetricCatalog.Default.Get(name);
        Gen.Int[0, 1000].Sample(
            seed =>
            {
                var (set, scores) = Rows(metric.Task, 30, seed);
                var value = set.Score("m", scores).Measure(metric);
                return !value.IsComputable || (value.Value >= metric.Minimum - 1e-12 && value.Value <= metric.Maximum + 1e-12);
            },
            iter: 200);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_right_answer_is_the_best_there_is(string name)
    {
        var metric = MetricCatalog.Default.Get(name);
        var (set, scores) = Rows(metric.Task, 60, seed: 5);
        double[] right = metric.Task switch
        {
            EvaluationTask.Multiclass => [.. set.Labels.ToArray().SelectMany(label => Enumerable.Range(0, 3).Select(k => k == (int)label ? 1.0 : 0))],
            EvaluationTask.Multilabel => [.. set.Truth.ToArray().Select(applies => applies ? 1.0 : 0)],
            _ => set.Labels.ToArray(),
        };
        if (metric.Task == EvaluationTask.Forecast)
            right = [.. right.SelectMany(label => new[] { label, label, label })];
        var best = set.Score("right", right).Measure(metric).Value!.Value;
        var other = set.Score("m", scores).Measure(metric).Value!.Value;
        Assert.True(name == MetricNames.IntervalCoverageError || metric.Sign * (best - other) >= 0, $"{name}: the truth scores {best}, noise {other}");

        // Intervals without width that are always right cover more than they promise; half of the candidates are relevant, not all of the first places.
        if (name != MetricNames.IntervalCoverageError && !name.StartsWith("precision_at", StringComparison.Ordinal) && !name.StartsWith("recall_at", StringComparison.Ordinal))
            Assert.Equal(metric.Sign > 0 ? metric.Maximum : metric.Minimum, best, 1e-9);
    }

    [Fact]
    public void A_metric_of_another_task_says_so()
    {
        var (set, scores) = Rows(EvaluationTask.Multilabel, 10, seed: 1);
        Assert.Contains("is a metric of Binary and the rows are Multilabel", set.Score("m", scores).Measure(MetricNames.RocAuc).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Weighted_means_have_the_interval_of_their_weighted_spread()
    {
        var (set, scores) = Rows(EvaluationTask.Regression, 4000, seed: 9);
        var plain = set.Score("m", scores).ToScorecard(new() { Metrics = [MetricNames.MeanAbsoluteError] }).Entries[0];
        var even = set.WithWeights([.. Enumerable.Repeat(2.5, 4000)]).Score("m", scores).ToScorecard(new() { Metrics = [MetricNames.MeanAbsoluteError] }).Entries[0];
        Assert.Equal(plain.Value!.Value, even.Value!.Value, 1e-12);
        Assert.Equal(plain.Upper!.Value - plain.Lower!.Value, even.Upper!.Value - even.Lower!.Value, 1e-9);

        // Half the rows hardly count: about sqrt(2) wider.
        var thin = set.WithWeights([.. Enumerable.Range(0, 4000).Select(row => row % 2 == 0 ? 1 : 1e-9)]).Score("m", scores).ToScorecard(new() { Metrics = [MetricNames.MeanAbsoluteError] }).Entries[0];
        Assert.InRange((thin.Upper!.Value - thin.Lower!.Value) / (plain.Upper!.Value - plain.Lower!.Value), 1.3, 1.55);
    }

    [Fact]
    public void Weights_are_part_of_the_rows_identity_and_bad_ones_are_refused()
    {
        var (set, _) = Rows(EvaluationTask.Binary, 4, seed: 1);
        Assert.NotEqual(set.Dataset.Digest, set.WithWeights([1, 1, 1, 2]).Dataset.Digest);
        Assert.Contains("one per row", Assert.Throws<ArgumentException>(() => set.WithWeights([1])).Message, StringComparison.Ordinal);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => set.WithWeights([1, -1, 1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => set.WithWeights([double.NaN, 1, 1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("no row counts", Assert.Throws<ArgumentException>(() => set.WithWeights([0, 0, 0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Multilabel_rows_need_a_value_for_each_row_and_label_and_differ_by_their_truth()
    {
        Assert.Throws<ArgumentException>(() => EvaluationSet.Multilabel("m", [true, false, true], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => EvaluationSet.Multilabel("m", [true], []));
        Assert.NotEqual(EvaluationSet.Multilabel("m", [true, false], ["a", "b"]).Dataset.Digest, EvaluationSet.Multilabel("m", [false, true], ["a", "b"]).Dataset.Digest);
    }

    [Fact]
    public void Gates_and_comparisons_work_on_multilabel_and_weighted_rows()
    {
        var (set, noise) = Rows(EvaluationTask.Multilabel, 400, seed: 2);
        double[] good = [.. set.Truth.ToArray().Zip(noise, (applies, p) => applies ? 0.5 + p / 2 : p / 2)];
        var rows = set.WithWeights([.. Enumerable.Range(0, 400).Select(row => 1.0 + row % 3)]);
        var report = QualityGate.Named("g").AtLeast(MetricNames.MultilabelMacroF1, 0.9).BetterThanBaseline(MetricNames.HammingLoss).BetterThanTrivial(MetricNames.HammingLoss)
            .Check(rows.Score("good", good), rows.Score("noise", noise));
        Assert.True(report.Passed, report.ToString());
    }

    // The plain median of an even number of rows lies between two of them, the weighted one, as in scikit-learn, on the lower.
    private static double Tolerance(string name) => name == MetricNames.MedianAbsoluteError ? 0.05 : 1e-9;

    private static (EvaluationSet Set, double[] Scores) Rows(EvaluationTask task, int count, int seed)
    {
        var rows = Draw(task, count, seed);
        return (rows.Set(), rows.Scores());
    }

    private static DrawnRows Draw(EvaluationTask task, int count, int seed)
    {
        var random = new Random(seed);
        double[] Next(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        return task switch
        {
            EvaluationTask.Binary => new(task, [.. Next(count).Select(x => x < 0.5 ? 1.0 : 0)], Next(count), 1, 1),
            EvaluationTask.Regression => new(task, [.. Next(count).Select(x => 1 + x)], [.. Next(count).Select(x => 1 + x)], 1, 1),
            EvaluationTask.Ranking => new(task, [.. Next(count).Select(x => Math.Floor(4 * x) / 2)], Next(count), 1, 1),
            EvaluationTask.Forecast => new(task, [.. Next(count).Select(x => 1 + x)], [.. Enumerable.Range(0, count).SelectMany(_ => Next(3).Order().Select(x => 1 + x))], 1, 3),
            EvaluationTask.Multilabel => new(task, [.. Next(3 * count).Select(x => x < 0.4 ? 1.0 : 0)], Next(3 * count), 3, 3),
            _ => new(task, [.. Next(count).Select(x => Math.Floor(3 * x))], [.. Enumerable.Range(0, count).SelectMany(_ => Next(3) is var three ? three.Select(x => x / three.Sum()) : [])], 1, 3),
        };
    }

    private sealed record DrawnRows(EvaluationTask Task, double[] Truth, double[] Answers, int TruthEach, int AnswersEach)
    {
        public EvaluationSet Set(int[]? rows = null)
        {
            double[] truth = rows is null ? Truth : [.. rows.SelectMany(row => Truth.Skip(row * TruthEach).Take(TruthEach))];
            return Task switch
            {
                EvaluationTask.Binary => EvaluationSet.Binary("b", [.. truth.Select(label => label == 1)]),
                EvaluationTask.Regression => EvaluationSet.Regression("r", truth),
                EvaluationTask.Ranking => EvaluationSet.Ranking("q", new() { Queries = [.. truth.Select((_, i) => $"q{i / 5}")], Relevance = truth }),
                EvaluationTask.Forecast => EvaluationSet.Forecast("f", new()
                {
                    Series = [.. truth.Select((_, i) => $"s{i / 5}")],
                    Times = [.. truth.Select((_, i) => DateTimeOffset.UnixEpoch.AddDays(i))],
                    Actual = truth,
                    History = Enumerable.Range(0, (truth.Length + 4) / 5).ToDictionary(i => $"s{i}", _ => (IReadOnlyList<double>)[1, 2, 1.5, 3]),
                    Quantiles = [0.1, 0.5, 0.9],
                }),
                EvaluationTask.Multilabel => EvaluationSet.Multilabel("l", [.. truth.Select(applies => applies == 1)], ["a", "b", "c"]),
                _ => EvaluationSet.Multiclass("m", [.. truth.Select(label => (int)label)], ["a", "b", "c"]),
            };
        }

        public double[] Scores(int[]? rows = null) => rows is null ? Answers : [.. rows.SelectMany(row => Answers.Skip(row * AnswersEach).Take(AnswersEach))];
    }
}
