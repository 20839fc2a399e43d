using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Gates;

public sealed class FairnessRuleTests
{
    private static readonly QualityGate FourFifths = QualityGate.Named("fair").FairBetween("region", GroupRate.SelectionRate, ratioAtLeast: 0.8);
    private static readonly EvaluationSet Rows = GateData.Rows(2000);

    [Fact]
    public void Groups_alike_pass_and_one_selected_less_fails_with_both_rates()
    {
        var fair = GateData.Model(Rows, "fair");
        Assert.True(FourFifths.Check(fair).Passed);

        var report = FourFifths.Check(Rows.Score("unfair", [.. fair.Scores.ToArray().Select((p, i) => i % 2 == 0 ? p : p * 0.7)]));
        Assert.Equal(GateVerdict.Failed, report.Checks[0].Verdict);
        Assert.Contains("for region=south and", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("want ratio >= 0.8", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_too_small_to_tell_keeps_the_verdict_open_and_is_named()
    {
        var set = EvaluationSet.Binary("r", Rows.Truth.ToArray()).WithSlices("region", [.. Enumerable.Range(0, Rows.Count).Select(i => i < 10 ? "tiny" : i % 2 == 0 ? "north" : "south")]);
        var report = FourFifths.Check(GateData.Model(set, "m"));
        Assert.Equal(GateVerdict.Inconclusive, report.Checks[0].Verdict);
        Assert.Contains("too small to tell: tiny", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_nobody_selected_and_a_missing_column_never_pass()
    {
        var model = GateData.Model(Rows, "m");
        var one = EvaluationSet.Binary("r", Rows.Truth.ToArray()).WithSlices("region", [.. Enumerable.Repeat("north", Rows.Count)]);
        Assert.Equal(GateVerdict.Inconclusive, FourFifths.Check(GateData.Model(one, "m")).Checks[0].Verdict);
        Assert.Equal(GateVerdict.Inconclusive, FourFifths.Check(model.WithThreshold(2)).Checks[0].Verdict);
        Assert.Equal(GateVerdict.Error, QualityGate.Named("f").FairBetween("sex", GroupRate.SelectionRate, 0.1).Check(model).Checks[0].Verdict);
        Assert.Throws<ArgumentException>(() => QualityGate.Named("f").FairBetween("sex", GroupRate.SelectionRate));
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityGate.Named("f").FairBetween("sex", GroupRate.SelectionRate, ratioAtLeast: 80));
    }

    [Fact]
    public void Intersections_are_compared_where_each_column_alone_looks_fair()
    {
        // North young and south old are selected often, the others seldom: every column on its own balances out.
        var set = Rows.WithSlices("age", [.. Enumerable.Range(0, Rows.Count).Select(i => i / 2 % 2 == 0 ? "young" : "old")]);
        var model = set.Score("m", [.. Enumerable.Range(0, Rows.Count).Select(i => (i % 2 == 0) == (i / 2 % 2 == 0) == (i / 4 % 5 != 0) ? 0.9 : 0.1)]);
        var report = QualityGate.Named("f").FairBetween("region", GroupRate.SelectionRate, 0.1).FairBetween("age", GroupRate.SelectionRate, 0.1).FairBetween("region|age", GroupRate.SelectionRate, 0.1).Check(model);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Passed, GateVerdict.Failed], report.Checks.Select(check => check.Verdict));
        Assert.Contains("region|age=north|old", report.Checks[2].Reason, StringComparison.Ordinal);
        Assert.Equal(4, QualityGate.Named("s").ForEachSlice("region|age", slice => slice.AtLeast(MetricNames.Accuracy, 0)).Check(model).Checks.Count);
        Assert.Contains("no slice column 'region|agee'", QualityGate.Named("f").FairBetween("region|agee", GroupRate.SelectionRate, 0.1).Check(model).ToString(), StringComparison.Ordinal);
    }

    // Simpson: in each department alike, over both apart.
    [Fact]
    public void A_control_column_compares_like_with_like()
    {
        bool South(int i) => i % 2 == 1;
        bool Hard(int i) => South(i) ? i / 2 % 4 != 0 : i / 2 % 4 == 0;
        var set = Rows.WithSlices("department", [.. Enumerable.Range(0, Rows.Count).Select(i => Hard(i) ? "hard" : "easy")]);
        var model = set.Score("m", [.. Enumerable.Range(0, Rows.Count).Select(i => i / 8 % 10 < (Hard(i) ? 2 : 7) ? 0.9 : 0.1)]);
        var report = QualityGate.Named("f").FairBetween("region", GroupRate.SelectionRate, 0.1).FairBetween("region", GroupRate.SelectionRate, 0.1, within: "department").Check(model);
        Assert.Equal([GateVerdict.Failed, GateVerdict.Passed, GateVerdict.Passed], report.Checks.Select(check => check.Verdict));
        Assert.Equal([null, "department=easy", "department=hard"], report.Checks.Select(check => check.Slice));
        Assert.Contains("[department=hard]", report.Checks[2].Name, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Error, QualityGate.Named("f").FairBetween("region", GroupRate.SelectionRate, 0.1, within: "departmnt").Check(model).Checks[0].Verdict);
    }

    [Fact]
    public void Weights_count_in_the_rates()
    {
        var model = Rows.Score("m", [.. Enumerable.Range(0, Rows.Count).Select(i => i % 2 == 0 ? (i / 2 % 2 == 0 ? 0.9 : 0.1) : (i / 2 % 4 == 0 ? 0.9 : 0.1))]);
        Assert.Equal(GateVerdict.Failed, FourFifths.Check(model).Checks[0].Verdict);

        // The selected of the south count three times, as its rejected do not: half and half again.
        var weighted = Rows.WithWeights([.. Enumerable.Range(0, Rows.Count).Select(i => i % 2 == 1 && i / 2 % 4 == 0 ? 3.0 : 1)]).Score("m", model.Scores);
        var check = FourFifths.Check(weighted).Checks[0];
        Assert.Equal(GateVerdict.Passed, check.Verdict);
        Assert.Equal(1, check.Observed!.Value, 0.02);
    }

    [Theory]
    [InlineData(0.5, GateVerdict.Passed)]
    [InlineData(0.44, GateVerdict.Inconclusive)]
    [InlineData(0.2, GateVerdict.Failed)]
    public void Beyond_doubt_a_limit_is_kept_or_broken_or_open(double south, GateVerdict expected)
    {
        var model = Rows.Score("m", [.. Enumerable.Range(0, Rows.Count).Select(i => i / 2 % 100 < (i % 2 == 0 ? 50 : 100 * south) ? 0.9 : 0.1)]);
        var check = QualityGate.Named("f").FairBetween("region", GroupRate.SelectionRate, differenceAtMost: 0.08, confidently: true).Check(model).Checks[0];
        Assert.Equal(expected, check.Verdict);
        Assert.Contains("beyond doubt", check.Name, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Error, QualityGate.Named("f").FairBetween("region", GroupRate.SelectionRate, 0.1, confidently: true).Check(Rows.WithWeights([.. Enumerable.Repeat(2.0, Rows.Count)]).Score("m", model.Scores)).Checks[0].Verdict);
        Assert.Throws<ArgumentException>(() => QualityGate.Named("f").FairBetween("region", GroupRate.F1, 0.1, confidently: true));
    }

    [Fact]
    public void A_mean_error_is_weighted_where_rows_are()
    {
        var set = EvaluationSet.Regression("r", new double[200]);
        double[] scores = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1.0 : -1)];
        Assert.True(QualityGate.Named("b").MeanErrorWithin(0.1).Check(set.Score("m", scores)).Passed);
        var check = QualityGate.Named("b").MeanErrorWithin(0.1).Check(set.WithWeights([.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 3.0 : 1)]).Score("m", scores)).Checks[0];
        Assert.Equal((GateVerdict.Failed, 0.5), (check.Verdict, Math.Round(check.Observed!.Value, 12)));
    }
}
