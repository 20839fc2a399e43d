using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>Rules about what is known of a model beside its answers.</summary>
public sealed class ModelFactRuleTests
{
    private static readonly EvaluationSet Rows = GateData.Rows();
    private static readonly EvaluatedModel Model = GateData.Model(Rows, "churn:2");

    [Theory]
    [InlineData(MetricNames.LogLoss)]
    [InlineData(MetricNames.RocAuc)]
    [InlineData(MetricNames.Brier)]
    public void A_model_that_learnt_something_beats_the_trivial_one_and_one_that_guesses_does_not(string metric)
    {
        var gate = QualityGate.Named("g").BetterThanTrivial(metric);
        Assert.Equal(GateVerdict.Passed, gate.Check(Model).Checks[0].Verdict);
        var random = new Random(3);
        Assert.NotEqual(GateVerdict.Passed, gate.Check(Rows.Score("guess", [.. Enumerable.Range(0, Rows.Count).Select(_ => random.NextDouble())])).Checks[0].Verdict);
        Assert.Contains("the trivial model", gate.Check(Model).Checks[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trivial_model_of_classes_and_of_numbers_is_the_best_constant()
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? 1 : 0)];
        var classes = EvaluationSet.Multiclass("m", labels, ["a", "b"]);
        double[] good = [.. labels.SelectMany(label => label == 0 ? new[] { 0.9, 0.1 } : [0.2, 0.8])];
        var check = QualityGate.Named("g").BetterThanTrivial(MetricNames.MulticlassAccuracy).Check(classes.Score("m:1", good)).Checks[0];
        Assert.Equal(GateVerdict.Passed, check.Verdict);
        Assert.Equal(2.0 / 3, check.Baseline!.Value, 1e-9);

        double[] truth = [.. Enumerable.Range(0, 600).Select(_ => GateData.Gauss(random))];
        var numbers = EvaluationSet.Regression("r", truth);
        var mean = truth.Average();
        var variance = truth.Average(y => (y - mean) * (y - mean));
        check = QualityGate.Named("g").BetterThanTrivial(MetricNames.MeanSquaredError).Check(numbers.Score("r:1", [.. truth.Select(y => y * 0.9)])).Checks[0];
        Assert.Equal(variance, check.Baseline!.Value, 1e-9);
        Assert.Equal(GateVerdict.Passed, check.Verdict);
    }

    [Fact]
    public void Equivalence_needs_both_sides()
    {
        var rows = GateData.Rows(20_000);
        var champion = GateData.Model(rows, "m:1");
        var gate = QualityGate.Named("g").EquivalentToBaseline(MetricNames.RocAuc, 0.02);
        Assert.True(gate.Check(GateData.Retrained(champion, "m:2", 0.01), champion).Passed);

        var better = gate.Check(GateData.Model(rows, "m:2", noise: 0.5, seed: 12), champion);
        Assert.Equal([GateVerdict.Passed, GateVerdict.Failed], better.Checks.Select(check => check.Verdict));
        var worse = gate.Check(GateData.Model(rows, "m:2", noise: 2, seed: 12), champion);
        Assert.Equal([GateVerdict.Failed, GateVerdict.Passed], worse.Checks.Select(check => check.Verdict));
        Assert.All(better.Checks, check => Assert.Equal(2, check.FamilySize));
    }

    [Fact]
    public void A_measurement_is_held_against_its_bounds()
    {
        var gate = QualityGate.Named("g").MeasuredAtMost(MeasurementNames.Memory, 1000);
        Assert.True(gate.Check(Model.WithMeasurement(MeasurementNames.Memory, 1000)).Passed);
        Assert.Equal(GateVerdict.Failed, gate.Check(Model.WithMeasurement(MeasurementNames.Memory, 1001)).Checks[0].Verdict);
        Assert.Equal(GateVerdict.Error, gate.Check(Model.WithMeasurement(MeasurementNames.ColdStart, 1)).Checks[0].Verdict);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.WithMeasurement(MeasurementNames.Memory, double.NaN));
    }

    [Fact]
    public void Rows_that_change_their_answer_under_a_perturbation_are_counted_and_the_first_is_named()
    {
        var gate = QualityGate.Named("g").StableUnder("noise", 0.99);
        var scores = Model.Scores.ToArray();
        Assert.True(gate.Check(Model.WithScoresUnder("noise", scores)).Passed);
        foreach (var row in Enumerable.Range(40, 11))
            scores[row] = scores[row] >= 0.5 ? 0.4 : 0.6;
        var check = gate.Check(Model.WithScoresUnder("noise", scores)).Checks[0];
        Assert.Equal((GateVerdict.Failed, 0.989), (check.Verdict, check.Observed));
        Assert.Contains("row 40", check.Reason, StringComparison.Ordinal);
        scores[0] = double.NaN;
        Assert.Contains("row 0", gate.Check(Model.WithScoresUnder("noise", scores)).Checks[0].Reason, StringComparison.Ordinal);

        double[] nudged = [.. Model.Scores.ToArray().Select(p => p >= 0.5 ? p + 0.01 : p - 0.01)];
        Assert.True(gate.Check(Model.WithScoresUnder("noise", nudged)).Passed);
        Assert.False(QualityGate.Named("g").StableUnder("noise", 0.99, tolerance: 0.001).Check(Model.WithScoresUnder("noise", nudged)).Passed);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1.5)]
    public void An_answer_out_of_range_is_named(double bad)
    {
        var scores = Model.Scores.ToArray();
        Assert.True(QualityGate.Named("g").AnswersWithin(0, 1).Check(Rows.Score("m", scores)).Passed);
        scores[77] = bad;
        var check = QualityGate.Named("g").AnswersWithin(0, 1).Check(Rows.Score("m", scores)).Checks[0];
        Assert.Equal(GateVerdict.Failed, check.Verdict);
        Assert.Contains("in row 77", check.Reason, StringComparison.Ordinal);
        Assert.True(QualityGate.Named("g").AnswersWithin(0, 1, shareOutsideAtMost: 0.001).Check(Rows.Score("m", scores)).Passed);
    }

    [Fact]
    public void A_model_much_better_on_its_training_rows_has_learnt_them_by_heart()
    {
        var train = GateData.Rows(seed: 8);
        var gate = QualityGate.Named("g").TrainingGapAtMost(MetricNames.RocAuc, 0.05);
        Assert.True(gate.Check(Model.WithTraining(GateData.Model(train, "churn:2", seed: 9))).Passed);
        Assert.False(gate.Check(Model.WithTraining(GateData.Model(train, "churn:2", noise: 0.3))).Passed);
        Assert.Contains("WithTraining", gate.Check(Model).Checks[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, GateVerdict.Passed)]
    [InlineData(0.5, GateVerdict.Failed)]
    public void A_model_that_is_wrong_on_average_fails(double shift, GateVerdict expected)
    {
        var random = new Random(4);
        double[] truth = [.. Enumerable.Range(0, 500).Select(_ => 10 * GateData.Gauss(random))];
        var model = EvaluationSet.Regression("r", truth).Score("r:1", [.. truth.Select(y => y + shift + GateData.Gauss(random))]);
        Assert.Equal(expected, QualityGate.Named("g").MeanErrorWithin(0.2).Check(model).Checks[0].Verdict);
    }

    [Fact]
    public void Few_noisy_rows_leave_the_mean_error_open()
    {
        var random = new Random(1);
        double[] truth = [.. Enumerable.Range(0, 40).Select(_ => GateData.Gauss(random))];
        var model = EvaluationSet.Regression("r", truth).Score("r:1", [.. truth.Select((y, i) => y + (i % 2 == 0 ? 10 : -9))]);
        Assert.Equal(GateVerdict.Inconclusive, QualityGate.Named("g").MeanErrorWithin(0.2).Check(model).Checks[0].Verdict);
    }

    [Fact]
    public void Features_that_must_not_matter_and_those_that_must_are_checked_by_name()
    {
        var gate = QualityGate.Named("g").Add(new AttributionRule { Top = ["tenure"], Forbidden = ["customer_id"], ForbiddenShareAtMost = 0.05, SimilarityAtLeast = 0.9 });
        var champion = Model.WithImportances(new Dictionary<string, double> { ["tenure"] = 5, ["fee"] = 3, ["customer_id"] = 0.1 });
        Assert.True(gate.Check(champion, champion).Passed);
        var leaky = gate.Check(Model.WithImportances(new Dictionary<string, double> { ["tenure"] = 0.1, ["fee"] = 3, ["customer_id"] = 5 }), champion).Checks[0];
        Assert.Equal(GateVerdict.Failed, leaky.Verdict);
        Assert.Contains("tenure has rank 3 of 3", leaky.Reason, StringComparison.Ordinal);
        Assert.Contains("customer_id has 0.617", leaky.Reason, StringComparison.Ordinal);
        Assert.Contains("NDCG", leaky.Reason, StringComparison.Ordinal);
        var misspelt = QualityGate.Named("g").Add(new AttributionRule { Forbidden = ["customerid"] }).Check(champion).Checks[0];
        Assert.Contains("did you mean 'customer_id'?", misspelt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_foreign_operators_outside_data_or_no_licence_is_refused_by_what_it_says()
    {
        OnnxModelFile File(string domain, string[] outside, string? licence) => new()
        {
            IrVersion = 9,
            ProducerName = "test",
            ProducerVersion = "1",
            GraphName = "g",
            OperatorSets = new Dictionary<string, long>(),
            Metadata = licence is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["license"] = licence },
            Signature = new() { Inputs = [], Outputs = [] },
            OptionalInputs = [],
            ExternalDataLocations = outside,
            Operators = [new("ai.onnx", "MatMul"), new(domain, "Do")],
        };
        GateCheck Check(OnnxModelFile file, params string[] licences) => QualityGate.Named("g").Add(new OnnxSafetyRule { Licences = licences }).Check(Model.WithOnnxFile(file)).Checks[0];

        Assert.Equal(GateVerdict.Passed, Check(File("ai.onnx.ml", [], null)).Verdict);
        Assert.Contains("operator com.example:Do", Check(File("com.example", [], null)).Reason, StringComparison.Ordinal);
        var outside = Check(File("ai.onnx", ["../../etc/passwd"], null));
        Assert.Contains("leaves the model's folder", outside.Reason, StringComparison.Ordinal);
        Assert.Contains("names no licence", Check(File("ai.onnx", [], null), "MIT").Reason, StringComparison.Ordinal);
        Assert.Contains("is 'GPL-3.0'", Check(File("ai.onnx", [], "GPL-3.0"), "MIT").Reason, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Passed, Check(File("ai.onnx", [], "mit"), "MIT").Verdict);
    }

    [Fact]
    public void A_model_of_unknown_origin_fails_by_what_is_missing()
    {
        var gate = QualityGate.Named("g").LineageKnown();
        Assert.Equal(GateVerdict.Error, gate.Check(Model).Checks[0].Verdict);
        var check = gate.Check(Model.WithLineage(new() { RunId = RunId.Parse("0190a0b0c0d07e0f8a0b0c0d0e0f0a0b") })).Checks[0];
        Assert.Equal(GateVerdict.Failed, check.Verdict);
        Assert.Contains("lacks dataset, commit", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_too_thin_or_too_old_rows_are_no_ground_to_judge_on()
    {
        var time = new FakeTimeProvider(new(2030, 1, 31, 0, 0, 0, TimeSpan.Zero));
        GateCheck Check(CoverageRule rule, EvaluatedModel model) => QualityGate.Named("g").Add(rule).Check(model, attempt: new() { Time = time }).Checks[0];
        Assert.Equal(GateVerdict.Passed, Check(new() { RowsAtLeast = 1000, Column = "region", RowsPerSliceAtLeast = 500 }, Model).Verdict);
        Assert.Contains("1,000 rows, want >= 1,001", Check(new() { RowsAtLeast = 1001 }, Model).Reason, StringComparison.Ordinal);
        Assert.Contains("500 rows in region=north", Check(new() { RowsAtLeast = 1, Column = "region", RowsPerSliceAtLeast = 501 }, Model).Reason, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Error, Check(new() { RowsAtLeast = 1, DaysOldAtMost = 30 }, Model).Verdict);
        Assert.Equal(GateVerdict.Passed, Check(new() { RowsAtLeast = 1, DaysOldAtMost = 30 }, Model.WithNewestRow(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))).Verdict);
        Assert.Contains("31 days old", Check(new() { RowsAtLeast = 1, DaysOldAtMost = 30 }, Model.WithNewestRow(new(2029, 12, 31, 0, 0, 0, TimeSpan.Zero))).Reason, StringComparison.Ordinal);
        Assert.Contains("not come yet", Check(new() { RowsAtLeast = 1, DaysOldAtMost = 30 }, Model.WithNewestRow(new(2030, 2, 1, 0, 0, 0, TimeSpan.Zero))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_without_its_facts_is_an_error_that_names_how_to_give_them()
    {
        var report = QualityGate.Named("g").MeasuredAtMost("x", 1).StableUnder("x", 1).TrainingGapAtMost(MetricNames.RocAuc, 0).NoLeakage()
            .Add(new AttributionRule { Top = ["a"] }).SafeOnnxFile().LineageKnown().Check(Model);
        Assert.All(report.Checks, check =>
        {
            Assert.Equal(GateVerdict.Error, check.Verdict);
            Assert.Contains("With", check.Reason, StringComparison.Ordinal);
        });
    }
}
