using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class BaselineRuleTests
{
    private static readonly EvaluationSet Rows = GateData.Rows(4000);
    private static readonly EvaluatedModel Champion = GateData.Model(Rows, "churn:1");

    [Theory]
    [InlineData(MetricNames.RocAuc, 0.01, "DeLong paired")]
    [InlineData(MetricNames.LogLoss, 0.01, "paired t over rows")]
    [InlineData(MetricNames.Accuracy, 0.02, "Tango score, paired")]
    [InlineData(MetricNames.F1, 0.02, "paired bootstrap of rows, 2000 resamples, seed 1")]
    [InlineData(MetricNames.Precision, 0.02, "paired bootstrap of rows, 2000 resamples, seed 1")]
    public void A_model_almost_the_same_is_no_worse_and_one_much_worse_fails(string metric, double tolerance, string method)
    {
        var suite = QualityGate.Named("release").NoWorseThanBaseline(metric, tolerance);
        var same = suite.Check(GateData.Retrained(Champion, "churn:2", 0.01), Champion);
        var worse = suite.Check(GateData.Model(Rows, "churn:3", noise: 2), Champion);

        Assert.True(same.Passed, same.ToString());
        Assert.Equal(GateVerdict.Failed, Assert.Single(worse.Checks).Verdict);
        Assert.Equal(method, worse.Checks[0].Method);
        Assert.NotNull(worse.Checks[0].PValue);
        Assert.True(worse.Checks[0].Lower < worse.Checks[0].Upper);
    }

    [Fact]
    public void A_better_model_is_shown_to_be_better_and_an_equal_one_is_not()
    {
        var suite = QualityGate.Named("release").BetterThanBaseline(MetricNames.LogLoss).BetterThanBaseline(MetricNames.RocAuc, by: 0.01);
        Assert.True(suite.Check(GateData.Model(Rows, "churn:2", noise: 0.6), Champion).Passed);
        Assert.All(suite.Check(Champion, Champion).Checks, check => Assert.NotEqual(GateVerdict.Passed, check.Verdict));
    }

    [Fact]
    public void The_direction_comes_from_the_metric()
    {
        var worse = GateData.Model(Rows, "churn:3", noise: 2);
        foreach (var metric in (string[])[MetricNames.RocAuc, MetricNames.LogLoss, MetricNames.Brier, MetricNames.Mcc])
        {
            Assert.False(QualityGate.Named("d").NoWorseThanBaseline(metric, 0.001).Check(worse, Champion).Passed, metric);
            Assert.True(QualityGate.Named("d").BetterThanBaseline(metric).Check(Champion, worse).Passed, metric);
        }
    }

    [Fact]
    public void Few_rows_are_inconclusive_and_not_a_pass()
    {
        var set = GateData.Rows(60);
        var report = QualityGate.Named("few").NoWorseThanBaseline(MetricNames.RocAuc, 0.005)
            .Check(GateData.Model(set, "b", seed: 3), GateData.Model(set, "a", seed: 4));
        Assert.Equal(GateVerdict.Inconclusive, Assert.Single(report.Checks).Verdict);
        Assert.Contains("the rows do not decide", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_baseline_the_gate_is_an_error_that_names_the_remedy()
    {
        var report = QualityGate.Named("first").AtLeast(MetricNames.RocAuc, 0.5).NoWorseThanBaseline(MetricNames.RocAuc, 0.01).Check(Champion);
        Assert.False(report.Passed);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Error], report.Checks.Select(check => check.Verdict));
        Assert.Contains("no baseline was given", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("WhenBaselineExists", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_version_passes_only_where_the_author_said_so_and_the_report_notes_it()
    {
        var suite = QualityGate.Named("first").AtLeast(MetricNames.RocAuc, 0.5)
            .WhenBaselineExists(gate => gate.NoWorseThanBaseline(MetricNames.RocAuc, 0.01));
        var first = suite.Check(Champion);
        Assert.True(first.Passed, first.ToString());
        Assert.Null(first.Baseline);
        Assert.Equal("not checked, as there is no baseline and the suite allows that: roc_auc no worse than baseline by 0.01", Assert.Single(first.Notes));
        Assert.Contains("NOTE  not checked", first.ToString(), StringComparison.Ordinal);

        Assert.Equal(2, suite.Check(Champion, Champion).Checks.Count);
        Assert.False(suite.Check(GateData.Model(Rows, "bad", noise: 3), Champion).Passed);
    }

    [Fact]
    public void A_suite_whose_every_rule_did_not_apply_has_not_passed()
    {
        var report = QualityGate.Named("empty").WhenBaselineExists(gate => gate.NoWorseThanBaseline(MetricNames.RocAuc, 0.01)).Check(Champion);
        Assert.Empty(report.Checks);
        Assert.False(report.Passed);
        Assert.StartsWith("NOTHING CHECKED", report.ToString(), StringComparison.Ordinal);
        Assert.False(QualityGate.Named("none").Check(Champion).Passed);
    }

    [Fact]
    public void A_baseline_on_other_rows_is_refused()
    {
        var other = GateData.Rows(4000, seed: 8);
        var report = QualityGate.Named("foreign").NoWorseThanBaseline(MetricNames.RocAuc, 0.5)
            .ForEachSlice("region", slice => slice.NoWorseThanBaseline(MetricNames.RocAuc, 0.5))
            .Check(Champion, GateData.Model(other, "churn:0"));
        Assert.Equal([GateVerdict.Failed, GateVerdict.Error, GateVerdict.Error, GateVerdict.Error], report.Checks.Select(check => check.Verdict));
        Assert.Equal("baseline on the same rows", Assert.Single(report.Causes()).Name);
        Assert.Contains("was evaluated on other rows", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_alone_do_not_make_rows_the_same()
    {
        DatasetVersion Version(string content) => new() { Name = content, Digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(content)), RowCount = Rows.Count, Schema = [] };
        var january = GateData.Model(Rows.FromDataset(Version("january")), "a");
        var february = GateData.Model(Rows.FromDataset(Version("february")), "b");
        Assert.Equal([GateVerdict.Failed, GateVerdict.Error], QualityGate.Named("f").NoWorseThanBaseline(MetricNames.RocAuc, 0.5).Check(january, february).Checks.Select(check => check.Verdict));
    }

    [Fact]
    public void A_baseline_that_gives_no_number_never_lets_the_candidate_pass()
    {
        var scores = Champion.Scores.ToArray();
        scores[5] = double.NaN;
        var report = QualityGate.Named("nan").NoWorseThanBaseline(MetricNames.RocAuc, 0.5).BetterThanBaseline(MetricNames.RocAuc)
            .Add(new PointChangeRule { Metric = MetricNames.RocAuc, ImprovesBy = -1 })
            .Check(Champion, Rows.Score("broken", scores));
        Assert.Equal("baseline answers finite", Assert.Single(report.Causes()).Name);
        Assert.All(report.Checks.Skip(1), check => Assert.Equal(GateVerdict.Error, check.Verdict));
        Assert.Contains("row 5", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_of_a_zero_baseline_is_no_margin()
    {
        var set = EvaluationSet.Regression("r", [.. Enumerable.Range(0, 50).Select(i => (double)i)]);
        var exact = set.Score("exact", set.Labels);
        var report = QualityGate.Named("zero").NoWorseThanBaseline(MetricNames.MeanAbsoluteError, 0.01, relative: true)
            .Add(new PointChangeRule { Metric = MetricNames.MeanAbsoluteError, ImprovesBy = -0.01, Relative = true })
            .Check(exact, exact);
        Assert.All(report.Checks, check => Assert.Equal(GateVerdict.Error, check.Verdict));
        Assert.Contains("the baseline is 0", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_relative_to_the_baseline_is_a_share_of_it()
    {
        var report = QualityGate.Named("relative").NoWorseThanBaseline(MetricNames.LogLoss, 0.02, relative: true).Check(GateData.Retrained(Champion, "churn:2", 0.01), Champion);
        var check = Assert.Single(report.Checks);
        Assert.Equal("log_loss no worse than baseline by 2 %", check.Name);
        Assert.Equal(check.Baseline!.Value * 1.02, check.Limit!.Value, 12);
    }

    [Fact]
    public void Holm_shares_the_error_rate_over_the_tests_of_the_suite()
    {
        var candidate = GateData.Retrained(Champion, "churn:2");
        var alone = QualityGate.Named("one").NoWorseThanBaseline(MetricNames.RocAuc, 0.003).Check(candidate, Champion).Checks[0];
        var many = QualityGate.Named("three").NoWorseThanBaseline(MetricNames.RocAuc, 0.003).NoWorseThanBaseline(MetricNames.LogLoss, 0.5)
            .NoWorseThanBaseline(MetricNames.Brier, 0.5).AtLeast(MetricNames.Accuracy, 0.1).Check(candidate, Champion);

        Assert.Equal(alone.RawPValue, alone.PValue);
        Assert.Equal(alone.RawPValue, many.Checks[0].RawPValue);
        Assert.True(many.Checks[0].PValue >= alone.PValue);
        Assert.Equal(3, many.Checks[0].FamilySize);
        Assert.Null(many.Checks[3].FamilySize);
        Assert.Contains("Holm over 3 tests", many.Checks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trying_again_is_paid_for_and_more_tries_than_allowed_are_refused()
    {
        var suite = QualityGate.Named("retry").NoWorseThanBaseline(MetricNames.RocAuc, 0.01).AllowRetests(1);
        var second = suite.Check(Champion, Champion, new() { Number = 2 });
        Assert.Equal(2, second.Attempt);
        Assert.Contains("each has an error rate of 0.025", second.ToString(), StringComparison.Ordinal);

        var third = suite.Check(Champion, Champion, new() { Number = 3 });
        Assert.Equal(GateVerdict.Error, Assert.Single(third.Checks).Verdict);
        Assert.Contains("rerunning until green", third.ToString(), StringComparison.Ordinal);
    }
}
