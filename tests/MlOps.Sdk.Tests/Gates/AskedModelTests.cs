using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>A model that is asked by the set: one that breaks blocks what needs its answers, and nothing else.</summary>
public sealed class AskedModelTests
{
    private static readonly EvaluationSet Rows = GateData.Rows();
    private static readonly EvaluatedModel Champion = GateData.Model(Rows, "churn:1");

    private static readonly QualityGate Suite = QualityGate.Named("release")
        .AtLeast(MetricNames.RocAuc, 0.5)
        .NoWorseThanBaseline(MetricNames.LogLoss, 0.5)
        .ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.1))
        .AnswersWithin(0, 1)
        .SizeAtMost(1000);

    [Fact]
    public void One_that_answers_is_like_one_whose_scores_were_given() =>
        GateAssert.Passed(Suite.Check(Rows.Score("churn:2", _ => Champion.Scores.ToArray()).WithSize(10), Champion));

    [Fact]
    public void One_that_throws_fails_once_and_the_rest_still_run()
    {
        var report = Suite.Check(Rows.Score("churn:2", _ => throw new FormatException("no such column")).WithSize(10), Champion);
        GateAssert.BlockedOnlyBy(report, "the model answers");
        Assert.Equal([GateVerdict.Failed, GateVerdict.Error, GateVerdict.Error, GateVerdict.Error, GateVerdict.Error, GateVerdict.Error, GateVerdict.Passed], report.Checks.Select(check => check.Verdict));
        Assert.Contains("churn:2 threw FormatException: no such column", report.Checks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_the_wrong_shape_fails_once_and_the_rest_still_run()
    {
        var report = Suite.Check(Rows.Score("churn:2", _ => [0.1, 0.2]).WithSize(10), Champion);
        GateAssert.BlockedOnlyBy(report, "the model answers");
        Assert.Contains("gave 2 scores on 1000 rows", report.Checks[0].Reason, StringComparison.Ordinal);
        Assert.Contains("gave 0 scores", Rows.Score("churn:2", _ => null!).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_champion_that_breaks_blocks_the_comparisons_alone()
    {
        var report = Suite.Check(Rows.Score("churn:2", Champion.Scores).WithSize(10), Rows.Score("churn:1", _ => throw new TimeoutException("no answer")));
        GateAssert.BlockedOnlyBy(report, "the baseline answers");
        Assert.Equal(1, report.Checks.Count(check => check.Verdict == GateVerdict.Error));
    }

    [Fact]
    public async Task Asking_later_is_the_same_and_stops_when_told()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Null((await Rows.ScoreAsync("churn:2", (_, _) => ValueTask.FromResult(Champion.Scores.ToArray()), token)).Failure);
        Assert.Contains("TimeoutException", (await Rows.ScoreAsync("churn:2", (_, _) => throw new TimeoutException("no answer"), token)).Failure, StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Rows.ScoreAsync("churn:2", (_, cancel) => ValueTask.FromCanceled<double[]>(cancel), stop.Token));
    }
}
