using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class OtherRuleTests
{
    private static readonly EvaluatedModel Model = GateData.Model(GateData.Rows(), "churn:2");

    [Theory]
    [InlineData(0, GateVerdict.Passed)]
    [InlineData(5e-6, GateVerdict.Passed)]
    [InlineData(2e-5, GateVerdict.Failed)]
    [InlineData(double.NaN, GateVerdict.Failed)]
    public void The_same_scores_pass_and_the_worst_row_is_named(double off, GateVerdict expected)
    {
        var reference = Model.Scores.ToArray();
        reference[123] += off;
        var check = QualityGate.Named("parity").SameScoresAs("ML.NET", 1e-5).Check(Model.WithScoresOf("ML.NET", reference)).Checks[0];
        Assert.Equal(expected, check.Verdict);
        if (off != 0)
            Assert.Contains("row 123", check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0, GateVerdict.Passed)]
    [InlineData(3, 0, GateVerdict.Failed)]
    [InlineData(2, 1, GateVerdict.Inconclusive)]
    public void The_share_of_drifted_columns_stays_below_the_limit_even_if_open_ones_drifted(int drifted, int open, GateVerdict expected)
    {
        var columns = Enumerable.Range(0, 10).Select(i => new ColumnDrift($"c{i}", i < drifted ? true : i < drifted + open ? null : false, "ks 0.1"));
        var report = QualityGate.Named("drift").DriftShareBelow(0.3).Check(Model.WithDrift(columns));
        Assert.Equal(expected, report.Checks[0].Verdict);
        Assert.Contains("drifted: c0, c1", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_evidence_is_an_error_of_its_own_gate_and_the_rest_still_run()
    {
        var report = QualityGate.Named("all").SameScoresAs("ML.NET", 1e-5).DriftShareBelow(0.3).SignatureFitsBaseline().SizeAtMost(1000)
            .LatencyBelow(0.99, TimeSpan.FromMilliseconds(5)).Require("monotone").AtLeast(MetricNames.RocAuc, 0.5).Check(Model);
        Assert.Equal(7, report.Checks.Count);
        Assert.All(report.Checks.SkipLast(1), check => Assert.Equal(GateVerdict.Error, check.Verdict));
        Assert.Equal(GateVerdict.Passed, report.Checks[^1].Verdict);
        Assert.All(report.Checks.SkipLast(1), check => Assert.Contains("With", check.Reason + (check.Kind == "signature" ? "With" : ""), StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_from_elsewhere_keeps_its_verdict()
    {
        GateCheck Found(GateVerdict verdict) => new() { Name = "monotone", Kind = "behaviour", Verdict = verdict, Reason = "monotone holds on 500 rows" };
        var suite = QualityGate.Named("evidence").Require("monotone");
        Assert.True(suite.Check(Model.WithEvidence(Found(GateVerdict.Passed))).Passed);
        Assert.Equal(GateVerdict.Inconclusive, suite.Check(Model.WithEvidence(Found(GateVerdict.Inconclusive))).Checks[0].Verdict);
    }

    [Fact]
    public void A_rule_that_throws_is_an_error_and_the_rest_still_run()
    {
        var metrics = MetricCatalog.Default.With(new()
        {
            Name = "broken",
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.HigherIsBetter,
            Compute = (in MetricRows _) => throw new NotSupportedException("no GPU here"),
        });
        var report = QualityGate.Named("throws").WithMetrics(metrics).AtLeast("broken", 0).AtLeast(MetricNames.RocAuc, 0.5).Check(Model);
        Assert.Equal([GateVerdict.Error, GateVerdict.Passed], report.Checks.Select(check => check.Verdict));
        Assert.Contains("NotSupportedException: no GPU here", report.ToString(), StringComparison.Ordinal);
        Assert.False(report.Passed);
    }

    [Fact]
    public void A_bigger_file_fails_the_size_rule()
    {
        var suite = QualityGate.Named("size").SizeAtMost(1000);
        Assert.True(suite.Check(Model.WithSize(1000)).Passed);
        Assert.Contains("size = 1,001 bytes, want <= 1,000", suite.Check(Model.WithSize(1001)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Callers_of_the_baseline_must_be_able_to_call_the_candidate()
    {
        TensorSpec Spec(string name, ElementType type, params long[] shape) => new() { Name = name, ElementType = type, Shape = shape };
        GateCheck Check(ModelSignature now, ModelSignature old) =>
            QualityGate.Named("s").SignatureFitsBaseline().Check(Model.WithSignature(now), Model.WithSignature(old)).Checks[0];

        var old = new ModelSignature { Inputs = [Spec("hour", ElementType.Float, -1, 1), Spec("from", ElementType.String, -1, 1)], Outputs = [Spec("p", ElementType.Float, -1, 1)] };
        Assert.Equal(GateVerdict.Passed, Check(old, old).Verdict);
        Assert.Equal(GateVerdict.Passed, Check(old with { Inputs = [old.Inputs[0]], Outputs = [.. old.Outputs, Spec("extra", ElementType.Float, -1)] }, old).Verdict);

        var extra = Check(old with { Inputs = [.. old.Inputs, Spec("wind", ElementType.Float, -1, 1)] }, old);
        Assert.Contains("input 'wind': callers do not send it", extra.Reason, StringComparison.Ordinal);
        var type = Check(old with { Inputs = [Spec("hour", ElementType.Int64, -1, 1), old.Inputs[1]] }, old);
        Assert.Contains("input 'hour' is Int64[?,1] and Float[?,1]", type.Reason, StringComparison.Ordinal);
        Assert.Contains("output 'p': callers read it and it is gone", Check(old with { Outputs = [] }, old).Reason, StringComparison.Ordinal);
    }
}
