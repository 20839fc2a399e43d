using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class ThresholdRuleTests
{
    private static readonly EvaluationSet Rows = GateData.Rows();

    [Fact]
    public void A_kept_bound_passes_and_a_broken_one_fails_with_the_numbers()
    {
        var model = GateData.Model(Rows, "churn:2");
        var accuracy = model.Measure(MetricNames.Accuracy).Or(double.NaN);

        var kept = QualityGate.Named("release").AtLeast(MetricNames.Accuracy, 0.6).Check(model);
        var broken = QualityGate.Named("release").AtLeast(MetricNames.Accuracy, 0.99).Check(model);

        Assert.True(kept.Passed, kept.ToString());
        Assert.False(broken.Passed);
        var check = Assert.Single(broken.Checks);
        Assert.Equal(GateVerdict.Failed, check.Verdict);
        Assert.Equal(accuracy, check.Observed);
        Assert.Equal(0.99, check.Limit);
        Assert.StartsWith("FAIL  accuracy = 0.8", broken.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(", want >= 0.99", broken.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_ends_of_the_bounds_belong_to_them()
    {
        var model = GateData.Model(Rows, "churn:2");
        var value = model.Measure(MetricNames.Brier).Or(double.NaN);
        Assert.True(QualityGate.Named("edge").Add(new ThresholdRule { Metric = MetricNames.Brier, AtLeast = value, AtMost = value }).Check(model).Passed);
        Assert.False(QualityGate.Named("edge").AtMost(MetricNames.Brier, Math.BitDecrement(value)).Check(model).Passed);
        Assert.False(QualityGate.Named("edge").AtLeast(MetricNames.Brier, Math.BitIncrement(value)).Check(model).Passed);
    }

    [Fact]
    public void A_value_that_misses_by_a_hair_is_not_printed_as_the_bound()
    {
        var model = GateData.Model(Rows, "churn:2");
        var value = model.Measure(MetricNames.Brier).Or(double.NaN);
        var reason = QualityGate.Named("edge").AtMost(MetricNames.Brier, Math.BitDecrement(value)).Check(model).Checks[0].Reason;
        var parts = reason.Split(" = ")[1].Split(", want <= ");
        Assert.NotEqual(parts[1], parts[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_that_is_no_number_never_passes_and_names_the_row(double bad)
    {
        var scores = GateData.Model(Rows, "churn:2").Scores.ToArray();
        scores[17] = bad;
        var model = Rows.Score("churn:2", scores);
        var report = QualityGate.Named("nan").AtLeast(MetricNames.RocAuc, -1).AtMost(MetricNames.Brier, 1e9).Check(model);
        Assert.Equal([GateVerdict.Failed, GateVerdict.Error, GateVerdict.Error], report.Checks.Select(check => check.Verdict));
        Assert.All(report.Checks, check => Assert.Contains("row 17", check.Reason, StringComparison.Ordinal));
        Assert.All(report.Checks.Skip(1), check => Assert.Equal("answers finite", check.Because));
    }

    [Theory]
    [InlineData(double.NaN)]
    public void A_metric_that_is_no_number_passes_neither_a_floor_nor_a_ceiling(double value)
    {
        var metrics = MetricCatalog.Default.With(new()
        {
            Name = "odd",
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.HigherIsBetter,
            Compute = (in MetricRows _) => value,
        });
        var report = QualityGate.Named("nan").WithMetrics(metrics).AtLeast("odd", -1e300).AtMost("odd", 1e300).Check(GateData.Model(Rows, "churn:2"));
        Assert.All(report.Checks, check => Assert.NotEqual(GateVerdict.Passed, check.Verdict));
    }

    [Fact]
    public void Too_few_rows_are_inconclusive()
    {
        var report = QualityGate.Named("few").AtLeast(MetricNames.Accuracy, 0).Check(GateData.Model(GateData.Rows(29), "churn:2"));
        Assert.Equal(GateVerdict.Inconclusive, Assert.Single(report.Checks).Verdict);
        Assert.Contains("29 rows are fewer than the 30", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_only_is_inconclusive_with_the_reason()
    {
        var set = EvaluationSet.Binary("ones", [.. Enumerable.Repeat(true, 50)]);
        var report = QualityGate.Named("one-class").AtLeast(MetricNames.RocAuc, 0.5).Check(set.Score("m", new double[50]));
        Assert.Equal(GateVerdict.Inconclusive, Assert.Single(report.Checks).Verdict);
        Assert.Contains("negative", report.Checks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confident_bound_is_inconclusive_while_its_interval_straddles_it()
    {
        var model = GateData.Model(Rows, "churn:2");
        var auc = model.Measure(MetricNames.RocAuc).Or(double.NaN);
        GateVerdict At(double bound) => QualityGate.Named("c").AtLeast(MetricNames.RocAuc, bound, confidently: true).Check(model).Checks[0].Verdict;
        Assert.Equal(GateVerdict.Passed, At(auc - 0.1));
        Assert.Equal(GateVerdict.Inconclusive, At(auc - 0.001));
        Assert.Equal(GateVerdict.Inconclusive, At(auc + 0.001));
        Assert.Equal(GateVerdict.Failed, At(auc + 0.1));
    }

    [Fact]
    public void A_slice_is_named_in_the_verdict()
    {
        var scores = Enumerable.Range(0, Rows.Count).Select(i => Rows.Truth[i] && i % 2 == 0 ? 0.9 : 0.1).ToArray();
        var report = QualityGate.Named("slices").ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.6)).Check(Rows.Score("m", scores));
        Assert.Equal(2, report.Checks.Count);
        Assert.Equal(GateVerdict.Passed, report.Checks[0].Verdict);
        Assert.Contains("FAIL  recall[region=south] = 0, want >= 0.6", report.ToString(), StringComparison.Ordinal);
        Assert.Equal("region=south", report.Checks[1].Slice);
    }

    [Fact]
    public void A_missing_slice_column_or_value_is_an_error()
    {
        var model = GateData.Model(Rows, "m");
        var column = QualityGate.Named("s").ForEachSlice("regoin", slice => slice.AtLeast(MetricNames.Recall, 0)).Check(model);
        Assert.Equal(GateVerdict.Error, Assert.Single(column.Checks).Verdict);
        Assert.Contains("did you mean 'region'?", column.ToString(), StringComparison.Ordinal);

        var value = QualityGate.Named("s").ForSlices("region", ["north", "west"], slice => slice.AtLeast(MetricNames.Recall, 0)).Check(model);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Error], value.Checks.Select(check => check.Verdict));
        Assert.Contains("region=west", value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_slice_is_inconclusive_and_not_dropped()
    {
        var set = EvaluationSet.Binary("rows", [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0)])
            .WithSlices("region", [.. Enumerable.Range(0, 200).Select(i => i < 10 ? "tiny" : null)]);
        var report = QualityGate.Named("s").ForEachSlice("region", slice => slice.AtLeast(MetricNames.Accuracy, 0)).Check(GateData.Model(set, "m"));
        Assert.Equal(["(missing)", "tiny"], report.Checks.Select(check => check.Slice!["region=".Length..]));
        Assert.Equal([GateVerdict.Passed, GateVerdict.Inconclusive], report.Checks.Select(check => check.Verdict));
    }
}
