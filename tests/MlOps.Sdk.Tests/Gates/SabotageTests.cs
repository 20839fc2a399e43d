using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>A good model, spoilt in one way at a time: each spoiling is caught by its gate and by no other.</summary>
public sealed class SabotageTests
{
    private static readonly QualityGate Release = QualityGate.Named("release")
        .AtLeast(MetricNames.RocAuc, 0.7)
        .AtMost(MetricNames.RocAuc, 0.99)
        .NoWorseThanBaseline(MetricNames.RocAuc, 0.03)
        .NoWorseThanBaseline(MetricNames.LogLoss, 0.05)
        .ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.6))
        .FairBetween("group", GroupRate.SelectionRate, differenceAtMost: 0.15)
        .SameScoresAs("ML.NET", 1e-5)
        .DriftShareBelow(0.3)
        .SizeAtMost(1_000_000)
        .LatencyBelow(0.99, TimeSpan.FromMilliseconds(5));

    private readonly FakeTimeProvider _time = new();
    private readonly EvaluationSet _rows;
    private readonly EvaluatedModel _champion;

    public SabotageTests()
    {
        var rows = GateData.Rows(6000);
        _rows = rows.WithSlices("group", [.. Enumerable.Range(0, rows.Count).Select(i => $"g{i / 2 % 2}")]);
        _champion = GateData.Model(_rows, "m:1");
    }

    [Fact]
    public void The_good_model_passes() => GateAssert.Passed(Check(Good()));

    [Fact]
    public void A_drop_in_one_slice() => GateAssert.BlockedOnlyBy(
        Check(Good((p, i) => _rows.Truth[i] && i % 2 == 1 && i / 2 % 3 != 0 && p is > 0.5 and < 0.85 ? 0.499 + p / 1000 : p)),
        "recall[region=south] >= 0.6");

    [Fact]
    public void A_leaked_label() => GateAssert.BlockedOnlyBy(Check(Good((p, i) => _rows.Truth[i] ? 0.6 + 0.4 * p : 0.4 * p)), "roc_auc <= 0.99");

    [Fact]
    public void A_slower_model() => GateAssert.BlockedOnlyBy(
        Check(Good().WithLatencyProbe(call => _time.Advance(TimeSpan.FromMilliseconds(call % 50 == 0 ? 20 : 1)))), "latency p99 < 5 ms");

    [Fact]
    public void A_bigger_file() => GateAssert.BlockedOnlyBy(Check(Good().WithSize(2_000_000)), "size <= 1,000,000 bytes");

    [Fact]
    public void One_row_that_scores_otherwise_than_before_export()
    {
        var model = Good();
        var other = model.Scores.ToArray();
        other[42] += 1e-4;
        GateAssert.BlockedOnlyBy(Check(model.WithScoresOf("ML.NET", other)), "same scores as ML.NET within 1E-05");
    }

    [Fact]
    public void Data_that_moved() => GateAssert.BlockedOnlyBy(
        Check(Good().WithDrift([new("a", true, "ks 0.3"), new("b", false, "ks 0.01")])), "share of drifted columns < 0.3");

    [Fact]
    public void A_champion_from_other_rows()
    {
        var foreign = GateData.Model(GateData.Rows(6000, seed: 99), "m:1");
        var report = Release.Check(Good(), foreign, new() { Time = _time });
        GateAssert.BlockedOnlyBy(report, "baseline on the same rows");
        Assert.Equal(["baseline on the same rows"], Failed(report));
        Assert.Equal(["roc_auc no worse than baseline by 0.03", "log_loss no worse than baseline by 0.05"], report.Checks.Where(check => check.Because is not null).Select(check => check.Name));
    }

    [Fact]
    public void A_champion_whose_answers_are_no_numbers()
    {
        double[] scores = [.. _champion.Scores];
        scores[3] = double.NaN;
        GateAssert.BlockedOnlyBy(Release.Check(Good(), _rows.Score("m:1", scores), new() { Time = _time }), "baseline answers finite");
    }

    // One check fails. What rests on scores is not judged, and blocks; what does not passes, as does the slice without row 7, which lies in the south.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_score_that_is_no_number(double score)
    {
        var report = Check(Good((p, i) => i == 7 ? score : p));
        GateAssert.BlockedOnlyBy(report, "answers finite");
        Assert.Equal(["answers finite"], Failed(report));
        Assert.Contains("the first is in row 7", report.Checks[0].Reason, StringComparison.Ordinal);
        Assert.All(report.Checks.Skip(1), check => Assert.Equal(check.Kind is "drift-share" or "size" or "latency" || check.Slice == "region=north", check.Verdict == GateVerdict.Passed));

        // Waiving the culprit lets nothing through that was not judged.
        Assert.False(report.PassedWith([new() { Report = report.Id, Check = "answers finite", By = "ada", Reason = "known", ExpiresAt = report.EvaluatedAt.AddDays(1) }], report.EvaluatedAt));
    }

    [Fact]
    public void A_rule_of_the_suite_on_the_answers_takes_the_blame_for_them()
    {
        var report = QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0.5).AnswersWithin(0, 1).Check(Good((p, i) => i == 7 ? double.NaN : p));
        GateAssert.BlockedOnlyBy(report, "answers in [0, 1]");
        Assert.Equal([GateVerdict.Error, GateVerdict.Failed], report.Checks.Select(check => check.Verdict));
        Assert.Equal("answers in [0, 1]", report.Checks[0].Because);
    }

    [Fact]
    public void Only_the_export_is_to_blame_for_a_number_that_it_lost()
    {
        var model = Good();
        GateAssert.BlockedOnlyBy(
            QualityGate.Named("g").SameScoresAs("ML.NET", 1e-5).SizeAtMost(1_000_000).Check(_rows.Score("m:2", [.. model.Scores.ToArray().Select((p, i) => i == 7 ? double.NaN : p)]).WithScoresOf("ML.NET", model.Scores).WithSize(1)),
            "same scores as ML.NET within 1E-05");
    }

    private static string[] Failed(GateReport report) => [.. report.Checks.Where(check => check.Verdict == GateVerdict.Failed).Select(check => check.Name)];

    private EvaluatedModel Good(Func<double, int, double>? spoil = null)
    {
        double[] scores = [.. GateData.Retrained(_champion, "m:2", 0.01).Scores.ToArray().Select((p, i) => spoil?.Invoke(p, i) ?? p)];
        return _rows.Score("m:2", scores)
            .WithScoresOf("ML.NET", scores)
            .WithDrift([new("a", false, "ks 0.01"), new("b", false, "ks 0.01")])
            .WithSize(500_000)
            .WithLatencyProbe(_ => _time.Advance(TimeSpan.FromMilliseconds(1)));
    }

    private GateReport Check(EvaluatedModel model) => Release.Check(model, _champion, new() { Time = _time });
}
