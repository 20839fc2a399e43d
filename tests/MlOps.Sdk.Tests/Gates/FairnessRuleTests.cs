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
}
