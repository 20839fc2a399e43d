using CsCheck;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Gates;

public sealed class QualityGateJsonTests
{
    private static readonly QualityGate Everything = QualityGate.Named("everything")
        .AtLeast(MetricNames.RocAuc, 0.65)
        .AtMost(MetricNames.LogLoss, 0.7, confidently: true)
        .NoWorseThanBaseline(MetricNames.LogLoss, 0.01)
        .BetterThanBaseline(MetricNames.RocAuc, 0.001, relative: true)
        .Add(new PointChangeRule { Metric = MetricNames.F1, ImprovesBy = 0 })
        .ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.6).WhenBaselineExists(gate => gate.NoWorseThanBaseline(MetricNames.Recall, 0.05)))
        .WhenBaselineExists(gate => gate.SignatureFitsBaseline())
        .LatencyBelow(0.99, TimeSpan.FromMilliseconds(5))
        .DriftShareBelow(0.3)
        .SameScoresAs("ML.NET", 1e-5)
        .SizeAtMost(10_000_000)
        .FairBetween("sex", GroupRate.SelectionRate, ratioAtLeast: 0.8)
        .Require("monotone")
        .EquivalentToBaseline(MetricNames.RocAuc, 0.02)
        .BetterThanTrivial(MetricNames.LogLoss, 0.01)
        .NoWeakSegment(MetricNames.Recall, 0.1)
        .MeasuredAtMost(MeasurementNames.Memory, 1e8)
        .MeasuredAtLeast(MeasurementNames.Throughput, 1e4)
        .StableUnder("1 % noise", 0.99)
        .AnswersWithin(0, 1)
        .TrainingGapAtMost(MetricNames.RocAuc, 0.05)
        .MeanErrorWithin(0.02)
        .NoLeakage()
        .Add(new AttributionRule { Top = ["distance"], Forbidden = ["id"], SimilarityAtLeast = 0.9 })
        .SafeOnnxFile()
        .LineageKnown()
        .RowsAtLeast(1000, daysOldAtMost: 30)
        .WithAlpha(0.01).WithMinimumRows(100).AllowRetests(2).WithBootstrap(500, 42);

    [Fact]
    public void A_suite_survives_JSON_with_its_digest()
    {
        var read = QualityGate.FromJson(Everything.ToJson());
        Assert.Equal(Everything.ToJson(), read.ToJson());
        Assert.Equal(Everything.Digest, read.Digest);
        Assert.Equal(Everything.ToString(), read.ToString());
        Assert.Equal(0.01, read.Alpha);
    }

    [Fact]
    public void The_stored_shape_is_the_committed_one() => Assert.Equal(
        """{"schemaVersion":1,"name":"churn-release","alpha":0.05,"minimumRows":30,"retests":0,"resamples":2000,"seed":1,"rules":[{"kind":"threshold","metric":"roc_auc","atLeast":0.8,"confidently":false},{"kind":"non-inferiority","metric":"roc_auc","tolerance":0.01,"relative":false},{"kind":"slice","column":"region","values":[],"rules":[{"kind":"threshold","metric":"recall","atLeast":0.6,"confidently":false}]}]}""",
        QualityGate.Named("churn-release").AtLeast(MetricNames.RocAuc, 0.80).NoWorseThanBaseline(MetricNames.RocAuc, tolerance: 0.01)
            .ForEachSlice("region", slice => slice.AtLeast(MetricNames.Recall, 0.60)).ToJson());

    [Fact]
    public void What_JSON_leaves_out_has_the_defaults_of_CSharp()
    {
        var read = QualityGate.FromJson("""{"name":"g","rules":[{"kind":"lineage"},{"kind":"onnx-safety"},{"kind":"weak-segment","metric":"recall"},{"kind":"robustness","perturbation":"n","stableShareAtLeast":1}]}""");
        Assert.Equal(["run", "dataset", "commit"], ((LineageRule)read.Rules[0]).Parts);
        Assert.Equal(["ai.onnx", "ai.onnx.ml"], ((OnnxSafetyRule)read.Rules[1]).AllowedDomains);
        Assert.Null(((RobustnessRule)read.Rules[3]).Tolerance);
    }

    [Fact]
    public void The_published_schema_is_the_one_the_code_has()
    {
        var path = Path.Combine(Repository.Root, "src", "MlOps.Sdk.Evaluation", "quality-gate.schema.json");
        if (Environment.GetEnvironmentVariable("MLOPS_WRITE_GOLDEN") == "1")
            File.WriteAllText(path, QualityGate.JsonSchema);
        Assert.Equal(File.ReadAllText(path), QualityGate.JsonSchema);
    }

    [Fact]
    public void Any_change_of_a_rule_changes_the_digest()
    {
        QualityGate Make(double bound, double tolerance) => QualityGate.Named("g").AtLeast(MetricNames.RocAuc, bound).NoWorseThanBaseline(MetricNames.LogLoss, tolerance);
        Gen.Select(Gen.Double[0.1, 0.9], Gen.Double[0.1, 0.9], Gen.Double[0.001, 0.1]).Sample((a, b, t) =>
            (Make(a, t).Digest == Make(b, t).Digest) == (a == b) && QualityGate.FromJson(Make(a, t).ToJson()).Digest == Make(a, t).Digest);
        Assert.NotEqual(Make(0.5, 0.01).Digest, Make(0.5, 0.01).WithAlpha(0.01).Digest);
        Assert.NotEqual(Make(0.5, 0.01).Digest, Make(0.5, 0.01).WithMinimumRows(31).Digest);
    }

    [Theory]
    [InlineData("""{"name":"g","rules":[{"kind":"treshold","metric":"roc_auc","atLeast":1}]}""", "rules[0] has the unknown kind 'treshold'; did you mean 'threshold'?")]
    [InlineData("""{"name":"g","rules":[{"kind":"threshold","metric":"roc_auc","atleast":1}]}""", "rules[0] has the unknown member 'atleast'; did you mean 'atLeast'?")]
    [InlineData("""{"name":"g","rules":[{"kind":"slice","column":"c","values":[],"rules":[{"kind":"threshold","metirc":"f1","atLeast":1}]}]}""", "rules[0].rules[0] has the unknown member 'metirc'; did you mean 'metric'?")]
    [InlineData("""{"name":"g","rule":[]}""", "the suite has the unknown member 'rule'; did you mean 'rules'?")]
    [InlineData("""{"name":"g","rules":[{"metric":"roc_auc","atLeast":1}]}""", "rules[0] has no 'kind'")]
    [InlineData("""{"name":"g","rules":[{"kind":"threshold","metric":"roc-auc","atLeast":1}]}""", "There is no metric 'roc-auc'; did you mean 'roc_auc'?")]
    [InlineData("""{"name":"g","rules":[{"kind":"threshold","metric":"roc_auc"}]}""", "has no bound")]
    [InlineData("""{"name":"g","rules":[{"kind":"threshold","atLeast":0.5}]}""", "metric")]
    [InlineData("""{"name":"g","rules":[{"kind":"non-inferiority","metric":"roc_auc","tolerance":-0.01}]}""", "'tolerance' must be above 0")]
    [InlineData("""{"name":"g","rules":[{"kind":"non-inferiority","metric":"roc_auc","tolerance":"NaN"}]}""", "not the JSON of a suite")]
    [InlineData("""{"name":"g","rules":[{"kind":"latency","quantile":99,"belowMilliseconds":5}]}""", "'quantile' lies between 0 and 1")]
    [InlineData("""{"name":"g","name":"h","rules":[]}""", "name")]
    [InlineData("""{"schemaVersion":2,"name":"g","rules":[]}""", "schemaVersion 2; this build reads version 1")]
    [InlineData("""{"name":"g","alpha":0.7,"rules":[]}""", "An error rate lies between 0 and 0.5")]
    [InlineData("""{"name":"","rules":[]}""", "empty")]
    [InlineData("""{"name":"g","rules":[null]}""", "rules[0] has no 'kind'")]
    [InlineData("""{"name":"g","rules":[{"kind":"lineage","parts":["run","datset"]}]}""", "'datset' is no part of a lineage; did you mean 'dataset'?")]
    [InlineData("""{"name":"g","rules":[{"kind":"split"}]}""", "has no bound")]
    [InlineData("""{"name":"g","rules":[{"kind":"coverage","rowsAtLeast":10,"column":"region"}]}""", "belong together")]
    [InlineData("""{"name":"g","rules":[{"kind":"output-range","atLeast":1,"atMost":0}]}""", "no value does both")]
    [InlineData("""{"name":"g","rules":[{"kind":"robustness","perturbation":"noise","stableShareAtLeast":1.5}]}""", "at most 1")]
    [InlineData("[]", "A suite is a JSON object")]
    [InlineData("{", "not the JSON of a suite")]
    [InlineData("", "not the JSON of a suite")]
    public void Bad_JSON_is_refused_by_place_and_nearest_word(string json, string message)
    {
        var error = Assert.Throws<FormatException>(() => QualityGate.FromJson(json));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_may_come_in_any_order_and_defaults_may_be_left_out() =>
        Assert.Equal(
            QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0.65).Digest,
            QualityGate.FromJson("""{"rules":[{"atLeast":0.65,"metric":"roc_auc","kind":"threshold"}],"name":"g"}""").Digest);

    [Fact]
    public void A_suite_refuses_rules_that_make_no_sense_where_they_are_written()
    {
        var suite = QualityGate.Named("g");
        Assert.Throws<ArgumentException>(() => suite.AtLeast("auc_roc", 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.AtLeast(MetricNames.RocAuc, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.NoWorseThanBaseline(MetricNames.RocAuc, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.NoWorseThanBaseline(MetricNames.RocAuc, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.BetterThanBaseline(MetricNames.RocAuc, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.LatencyBelow(0.99, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.DriftShareBelow(30));
        Assert.Throws<ArgumentOutOfRangeException>(() => suite.SameScoresAs("x", -1));
        Assert.Throws<ArgumentException>(() => suite.ForEachSlice("region", slice => slice));
        Assert.Throws<ArgumentException>(() => suite.ForEachSlice("region", slice => slice.SizeAtMost(1)));
    }

    [Fact]
    public void A_suite_is_a_value_that_adding_does_not_change()
    {
        var floor = QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0.5);
        var before = floor.ToJson();
        _ = floor.AtLeast(MetricNames.F1, 0.5).WithAlpha(0.01);
        Assert.Equal(before, floor.ToJson());
    }
}
