using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Tests.Gates;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class SegmentSearchTests
{
    [Theory]
    [InlineData(MetricNames.Accuracy)]
    [InlineData(MetricNames.LogLoss)]
    [InlineData(MetricNames.RocAuc)]
    public void A_weakness_planted_in_an_intersection_is_found_first(string metric)
    {
        var (set, scores) = Rows(6000);
        for (var i = 0; i < scores.Length; i++)
        {
            if (i % 2 == 1 && i % 3 == 0)
                scores[i] = 1 - scores[i];
        }

        var worst = set.Score("m:1", scores).FindWeakSegments(metric)[0];
        Assert.Equal("region=south,day=d0", worst.Slice);
        Assert.Equal(1000, worst.Rows);
        Assert.True(worst.PValue < 1e-6 && worst.Gap > 0);
    }

    [Fact]
    public void Searching_many_segments_of_a_fair_model_finds_a_weakness_at_most_alpha_of_the_time()
    {
        var alarms = Enumerable.Range(0, 400).Count(run =>
        {
            var (set, scores) = Rows(600, run);
            return !QualityGate.Named("g").NoWeakSegment(MetricNames.LogLoss).Check(set.Score("m", scores)).Passed;
        });
        Assert.InRange(alarms, 0, (int)(400 * (0.05 + 3 * Math.Sqrt(0.05 * 0.95 / 400))));
    }

    [Fact]
    public void A_gap_that_is_tolerated_is_no_weakness()
    {
        var (set, scores) = Rows(6000);
        for (var i = 1; i < scores.Length; i += 2)
            scores[i] = 0.5 + 0.5 * (scores[i] - 0.5);
        var model = set.Score("m", scores);
        Assert.False(QualityGate.Named("g").NoWeakSegment(MetricNames.LogLoss).Check(model).Passed);
        Assert.True(QualityGate.Named("g").NoWeakSegment(MetricNames.LogLoss, worseByAtMost: 0.5).Check(model).Passed);
    }

    [Fact]
    public void Without_slices_large_enough_nothing_is_shown_and_nothing_passes()
    {
        var set = GateData.Rows(40);
        var check = QualityGate.Named("g").NoWeakSegment(MetricNames.Accuracy).Check(GateData.Model(set, "m")).Checks[0];
        Assert.Equal(GateVerdict.Inconclusive, check.Verdict);
    }

    [Fact]
    public void Columns_and_depths_that_do_not_exist_are_refused()
    {
        var model = GateData.Model(GateData.Rows(), "m");
        Assert.Contains("did you mean 'region'", Assert.Throws<ArgumentException>(() => model.FindWeakSegments(MetricNames.Accuracy, new() { Columns = ["regoin"] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindWeakSegments(MetricNames.Accuracy, new() { Depth = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindWeakSegments(MetricNames.Accuracy, new() { Tolerance = double.NaN }));
    }

    [Fact]
    public void A_scorecard_of_depth_two_has_the_intersections()
    {
        var (set, scores) = Rows(600);
        var card = set.Score("m", scores).ToScorecard(new() { Depth = 2, Metrics = [MetricNames.Accuracy] });
        Assert.Equal(1 + 2 + 3 + 6, card.Entries.Count);
        Assert.Contains(card.Entries, entry => entry.Slice == "region=south,day=d2" && entry.Rows == 100);
    }

    private static (EvaluationSet Set, double[] Scores) Rows(int count, int seed = 7)
    {
        var set = GateData.Rows(count, seed).WithSlices("day", [.. Enumerable.Range(0, count).Select(i => $"d{i % 3}")]);
        return (set, GateData.Model(set, "m", seed: 1000 + seed).Scores.ToArray());
    }
}
