using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Evaluation.Input;

/// <summary>Every public function of the package that takes rows, answers or names, and how a test calls it.</summary>
internal static class BadRowsTable
{
    public static SortedDictionary<string, Func<BadRows, object?>> Functions { get; } = new(StringComparer.Ordinal)
    {
        ["EvaluationSet.Binary"] = i => EvaluationSet.Binary("rows", i.Truth),
        ["EvaluationSet.Binary (labels by name)"] = i => EvaluationSet.Binary(
            "rows", [.. i.Truth.Select((late, row) => row == 3 && i.Kind == BadRowsKind.LabelOutside ? "cancelled" : row == 3 && i.Kind == BadRowsKind.Missing ? null! : late ? "late" : "in time")], i.Kind == BadRowsKind.UnknownName ? "Late" : "late"),
        ["EvaluationSet.Multiclass"] = i => EvaluationSet.Multiclass("rows", i.Classes, i.Kind == BadRowsKind.OneGroup ? ["a"] : ["a", "b", "c"]),
        ["EvaluationSet.Multilabel"] = i => EvaluationSet.Multilabel("rows", i.Kind == BadRowsKind.WrongLength ? [.. i.Truth, true] : i.Truth, i.Kind == BadRowsKind.OneGroup ? [] : ["a", "b"]),
        ["EvaluationSet.Regression"] = i => EvaluationSet.Regression("rows", i.Numbers),
        ["EvaluationSet.Ranking"] = i => EvaluationSet.Ranking("rows", new() { Queries = i.Units, Relevance = i.Numbers, Items = i.Kind == BadRowsKind.Missing ? null : [.. i.Numbers.Select((_, row) => $"{(i.Kind == BadRowsKind.OneClass ? 0 : row)}")] }),
        ["EvaluationSet.Forecast"] = i => EvaluationSet.Forecast("rows", i.Forecast(i.Numbers, i.Units)),
        ["EvaluationSet.WithSlices"] = i => i.Set(EvaluationTask.Binary).WithSlices(i.Kind == BadRowsKind.UnknownName ? "region" : "group", i.Groups),
        ["EvaluationSet.WithWeights"] = i => i.Set(EvaluationTask.Binary).WithWeights(i.Weights),
        ["EvaluationSet.WithUnits"] = i => i.Set(EvaluationTask.Binary).WithUnits("patient", i.Units),
        ["EvaluationSet.FromDataset"] = i => i.Set(EvaluationTask.Binary).FromDataset(i.Kind == BadRowsKind.Missing ? null! : new() { Name = "d", Digest = ContentDigest.Of([]), RowCount = i.Kind == BadRowsKind.WrongLength ? 41 : i.Count, Schema = [] }),
        ["EvaluationSet.Score"] = i => i.Set(EvaluationTask.Binary).Score("m", i.Scores(EvaluationTask.Binary)),
        ["EvaluationSet.Score (asked)"] = i => i.Model(),
        ["EvaluationSet.Score (single precision)"] = i => i.Set(EvaluationTask.Binary).Score("m", i.Scores(EvaluationTask.Binary).Select(score => (float)score).ToArray().AsSpan()),
        ["EvaluationSet.ScoreAsync"] = i => i.Set(EvaluationTask.Binary)
            .ScoreAsync("m", (_, _) => i.Kind == BadRowsKind.ModelThrows ? throw new FormatException("no such column") : ValueTask.FromResult(i.Scores(EvaluationTask.Binary))).AsTask().GetAwaiter().GetResult(),
        ["EvaluatedModel.Measure"] = i => i.Model().Measure(i.Metric(MetricNames.RocAuc)),
        ["EvaluatedModel.WithScoresOf"] = i => i.Champion().WithScoresOf("ML.NET", i.Scores(EvaluationTask.Binary)),
        ["EvaluatedModel.WithScoresUnder"] = i => i.Champion().WithScoresUnder("noise", i.Scores(EvaluationTask.Binary)),
        ["EvaluatedModel.WithImportances"] = i => i.Champion().WithImportances(new Dictionary<string, double> { ["a"] = i.Number }),
        ["EvaluatedModel.WithMeasurement"] = i => i.Champion().WithMeasurement("memory", i.Number),
        ["EvaluatedModel.WithSize"] = i => i.Champion().WithSize(i.Kind == BadRowsKind.SettingNegative ? -1 : 5),
        ["EvaluatedModel.WithThreshold"] = i => i.Champion().WithThreshold(i.Number),
        ["EvaluatedModel.WithTraining"] = i => i.Champion().WithTraining(i.Model(i.Kind == BadRowsKind.OtherRows ? EvaluationTask.Regression : EvaluationTask.Binary)),
        ["EvaluatedModel.WithDrift"] = i => i.Champion().WithDrift(i.Kind == BadRowsKind.Missing ? null! : []),
        ["EvaluatedModel.WithLatencyProbe"] = i => i.Champion().WithLatencyProbe(i.Kind == BadRowsKind.Missing ? null! : (Action<int>)(_ => { })),
        ["EvaluatedModel.WithEvidence"] = i => i.Champion().WithEvidence(i.Kind == BadRowsKind.Missing ? null! : Evidence(i)),
        ["MetricCatalog.Get"] = i => MetricCatalog.Default.Get(i.Metric(MetricNames.RocAuc)),
        ["MetricCatalog.TryGet"] = i => MetricCatalog.Default.TryGet(i.Metric(MetricNames.RocAuc), out _),
        ["MetricCatalog.With"] = i => MetricCatalog.Default.With(new()
        {
            Name = i.Kind == BadRowsKind.UnknownName ? "Profit per row" : i.Kind == BadRowsKind.OtherRows ? MetricNames.RocAuc : "profit",
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.HigherIsBetter,
            Compute = (in MetricRows _) => 1,
            Sampling = i.Kind == BadRowsKind.Missing ? MetricSampling.RowMean : MetricSampling.Bootstrap,
        }).All.Count > 10,
        ["ScorecardExtensions.ToScorecard"] = i => i.Model().ToScorecard(new() { Metrics = [i.Metric(MetricNames.RocAuc)], Slices = [i.Column], Level = i.Kind == BadRowsKind.SettingNegative ? 1.5 : 0.95, Resamples = 100 }),
        ["SegmentSearch.FindWeakSegments"] = i => i.Model().FindWeakSegments(i.Metric(MetricNames.RocAuc), new() { Columns = [i.Column], MinimumRows = 10, Tolerance = i.Number, Resamples = 100 }),
        ["SplitComparison.Of"] = i => SplitComparison.Of(
            Array.ConvertAll(i.Numbers, value => new SingleNumber(value)), i.Kind == BadRowsKind.WrongLength ? [1] : i.Numbers, Array.ConvertAll(i.Numbers, value => new SingleNumber(value)), i.Numbers),

        ["QualityGate.AtLeast"] = i => Check(i, gate => gate.AtLeast(i.Metric(MetricNames.RocAuc), i.Number)),
        ["QualityGate.AtLeast (beyond doubt)"] = i => Check(i, gate => gate.AtLeast(i.Metric(MetricNames.RocAuc), 0.1, confidently: true)),
        ["QualityGate.AtMost"] = i => Check(i, gate => gate.AtMost(i.Metric(MetricNames.LogLoss), i.Number == 0.5 ? 99 : i.Number)),
        ["QualityGate.NoWorseThanBaseline"] = i => Check(i, gate => gate.NoWorseThanBaseline(i.Metric(MetricNames.Brier), i.Number)),
        ["QualityGate.BetterThanBaseline"] = i => Check(i, gate => gate.BetterThanBaseline(i.Metric(MetricNames.Brier), i.Number)),
        ["QualityGate.EquivalentToBaseline"] = i => Check(i, gate => gate.EquivalentToBaseline(i.Metric(MetricNames.Accuracy), i.Number)),
        ["QualityGate.BetterThanTrivial"] = i => Check(i, gate => gate.BetterThanTrivial(i.Metric(MetricNames.RocAuc), i.Number == 0.5 ? 0 : i.Number)),
        ["QualityGate.NoWeakSegment"] = i => Check(i, gate => gate.NoWeakSegment(i.Metric(MetricNames.Accuracy), i.Number)),
        ["QualityGate.ForEachSlice"] = i => Check(i, gate => gate.WithMinimumRows(5).ForEachSlice(i.Column, slice => slice.AtLeast(i.Metric(MetricNames.Accuracy), 0.1))),
        ["QualityGate.ForSlices"] = i => Check(i, gate => gate.WithMinimumRows(5).ForSlices("region", [i.Kind == BadRowsKind.UnknownName ? "c" : "a"], slice => slice.AtLeast(MetricNames.Accuracy, 0.1))),
        ["QualityGate.WhenBaselineExists"] = i => Check(i, gate => gate.WhenBaselineExists(inner => i.Kind == BadRowsKind.Missing ? inner : inner.NoWorseThanBaseline(MetricNames.Brier, 0.5))),
        ["QualityGate.FairBetween"] = i => Check(i, gate => gate.WithMinimumRows(5).FairBetween(i.Column, GroupRate.SelectionRate, i.Number)),
        ["QualityGate.FairBetween (beyond doubt)"] = i => Check(i, gate => gate.WithMinimumRows(5).FairBetween(i.Column, GroupRate.Accuracy, ratioAtLeast: 0.1, confidently: true)),
        ["QualityGate.LatencyBelow"] = i => Check(i, gate => gate.LatencyBelow(i.Number, TimeSpan.FromMilliseconds(5), calls: 40, warmUp: 1)),
        ["QualityGate.DriftShareBelow"] = i => Check(i, gate => gate.DriftShareBelow(i.Number)),
        ["QualityGate.SameScoresAs"] = i => Check(i, gate => gate.SameScoresAs(i.Kind == BadRowsKind.UnknownName ? "MLNET" : "ML.NET", i.Number)),
        ["QualityGate.StableUnder"] = i => Check(i, gate => gate.StableUnder(i.Kind == BadRowsKind.UnknownName ? "nose" : "noise", i.Number)),
        ["QualityGate.AnswersWithin"] = i => Check(i, gate => gate.AnswersWithin(0, i.Number == 0.5 ? 1 : i.Number)),
        ["QualityGate.TrainingGapAtMost"] = i => Check(i, gate => gate.TrainingGapAtMost(i.Metric(MetricNames.RocAuc), i.Number)),
        ["QualityGate.MeanErrorWithin"] = i => Check(i, gate => gate.MeanErrorWithin(i.Number)),
        ["QualityGate.MeasuredAtMost"] = i => Check(i, gate => gate.MeasuredAtMost(i.Kind == BadRowsKind.UnknownName ? "memry" : "memory", i.Number)),
        ["QualityGate.MeasuredAtLeast"] = i => Check(i, gate => gate.MeasuredAtLeast(i.Kind == BadRowsKind.UnknownName ? "memry" : "memory", i.Number)),
        ["QualityGate.NoLeakage"] = i => Check(i, gate => gate.NoLeakage(i.Number)),
        ["QualityGate.RowsAtLeast"] = i => Check(i, gate => gate.RowsAtLeast(i.Kind == BadRowsKind.SettingNegative ? -1 : 10)),
        ["QualityGate.SizeAtMost"] = i => Check(i, gate => gate.SizeAtMost(i.Kind == BadRowsKind.SettingNegative ? -1 : 10)),
        ["QualityGate.Require"] = i => Check(i, gate => gate.Require(i.Kind == BadRowsKind.UnknownName ? "montone" : "monotone")),
        ["QualityGate.Add"] = i => Check(i, gate => gate.Add(i.Kind == BadRowsKind.Missing ? null! : new PointChangeRule { Metric = i.Metric(MetricNames.Accuracy), ImprovesBy = -i.Number })),
        ["QualityGate.Check"] = i => Check(i, gate => i.Kind == BadRowsKind.Missing ? gate : gate.AtLeast(MetricNames.RocAuc, 0.1).SizeAtMost(10)),
        ["QualityGate.CheckAsync"] = i => QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0.1).CheckAsync(i.Kind == BadRowsKind.Missing ? null! : i.Model()).AsTask().GetAwaiter().GetResult(),
        ["QualityGate.WithAlpha"] = i => QualityGate.Named("g").WithAlpha(i.Number == 0.5 ? 0.1 : i.Number),
        ["QualityGate.WithMinimumRows"] = i => QualityGate.Named("g").WithMinimumRows(i.Kind == BadRowsKind.SettingNegative ? -1 : 5),
        ["QualityGate.WithBootstrap"] = i => QualityGate.Named("g").WithBootstrap(i.Kind == BadRowsKind.SettingNegative ? -1 : 500, 1),
        ["QualityGate.AllowRetests"] = i => QualityGate.Named("g").AllowRetests(i.Kind == BadRowsKind.SettingNegative ? -1 : 1),
        ["QualityGate.WithMetrics"] = i => QualityGate.Named("g").WithMetrics(i.Kind == BadRowsKind.Missing ? null! : MetricCatalog.Default),
        ["QualityGate.Named"] = i => QualityGate.Named(i.Kind == BadRowsKind.Missing ? null! : i.Kind == BadRowsKind.Empty ? " " : "g"),
        ["QualityGate.DryRun"] = i => QualityGate.Named("g").WithMinimumRows(5).NoWorseThanBaseline(MetricNames.Brier, 0.1).DryRun(i.Model(), i.Champion(), power: i.Number).Count,

        ["ModelBehaviour.Answers"] = i => ModelBehaviour.Answers("clear", i.Truth, Score(i), atMost: i.Kind == BadRowsKind.SettingNegative ? double.NaN : 1),
        ["ModelBehaviour.Invariant"] = i => ModelBehaviour.Invariant("same", i.Truth, Score(i), x => x, Tolerance(i)),
        ["ModelBehaviour.SameDecision"] = i => ModelBehaviour.SameDecision("same", i.Truth, Score(i), x => x, tolerance: Tolerance(i)),
        ["ModelBehaviour.NeverFalls"] = i => ModelBehaviour.NeverFalls("up", i.Truth, Score(i), x => x, Tolerance(i)),
        ["ModelBehaviour.NeverRises"] = i => ModelBehaviour.NeverRises("down", i.Truth, Score(i), x => x, Tolerance(i)),
        ["ModelBehaviour.Robust"] = i => ModelBehaviour.Robust("robust", i.Truth, Score(i), (x, _) => x, Tolerance(i), times: i.Kind == BadRowsKind.SettingInfinite ? 0 : 2),
        ["ModelBehaviour.SameScores"] = i => ModelBehaviour.SameScores("same", i.Truth, Score(i), x => x ? 1 : 0, Tolerance(i)),
        ["ModelBehaviour.Golden"] = i => ModelBehaviour.Golden("golden", i.Truth.Select(x => (x, x ? 1.0 : 0)), Score(i), Tolerance(i)),
    };

    /// <summary>Functions whose bad input has tests of its own, and where.</summary>
    public static Dictionary<string, string> Elsewhere { get; } = new(StringComparer.Ordinal)
    {
        ["QualityGate.FromJson"] = "QualityGateJsonTests",
        ["AccumulatedLocalEffects"] = "ExplanationBadInputTests",
        ["AttributionDrift"] = "ExplanationTests",
        ["CounterfactualSearch"] = "ExplanationBadInputTests",
        ["DecisionTree"] = "ExplanationBadInputTests",
        ["ExplanationPlot"] = "ExplanationPlotTests",
        ["FriedmanInteraction"] = "ExplanationBadInputTests",
        ["Lime"] = "ExplanationBadInputTests",
        ["OnnxTrees"] = "ExplanationOnnxTreesTests",
        ["PartialDependence"] = "ExplanationBadInputTests",
        ["PartialDependenceCurve"] = "ExplanationTests",
        ["PermutationImportance"] = "ExplanationBadInputTests",
        ["RankingMetric"] = "RankingSetTests",
        ["Shapley"] = "ExplanationBadInputTests",
        ["Shrink"] = "ModelBehaviourTests",
        ["TreeEnsemble"] = "ExplanationBadInputTests",
        ["TreeNode"] = "ExplanationBadInputTests",
        ["TreeShap"] = "ExplanationBadInputTests",
        ["CurvePlot"] = "CurvePlotTests",
    };

    private static GateReport Check(BadRows rows, Func<QualityGate, QualityGate> rule)
    {
        var time = new FakeTimeProvider();
        var model = rows.Model();
        model = model
            .WithScoresOf("ML.NET", rows.Champion().Scores)
            .WithScoresUnder("noise", rows.Champion().Scores)
            .WithTraining(rows.Champion())
            .WithMeasurement("memory", 0.5)
            .WithSize(5)
            .WithDrift([new("a", rows.Kind == BadRowsKind.Missing ? null : false, "ks 0.01")])
            .WithEvidence(Evidence(rows))
            .WithLatencyProbe(_ =>
            {
                if (rows.Kind == BadRowsKind.ModelThrows)
                    throw new FormatException("no such column");
                time.Advance(TimeSpan.FromMilliseconds(1));
            });
        if (rows.Kind != BadRowsKind.Missing)
            model = model.WithSplit(SplitComparison.Of<SingleNumber>([new(1), new(2)], [0, 1], [new(3), new(4)], [0, 1]));
        return rule(QualityGate.Named("g").WithBootstrap(200, 1)).Check(model, rows.Champion(), new() { Time = time });
    }

    private static GateCheck Evidence(BadRows rows) => new()
    {
        Name = "monotone",
        Kind = "behaviour",
        Verdict = rows.Kind == BadRowsKind.OneClass ? GateVerdict.Inconclusive : GateVerdict.Passed,
        Reason = "monotone on 40 rows",
    };

    private static Func<bool, double> Score(BadRows rows) => rows.Kind switch
    {
        BadRowsKind.NotANumber => _ => double.NaN,
        BadRowsKind.Infinite => _ => double.PositiveInfinity,
        BadRowsKind.ModelThrows => _ => throw new FormatException("no such column"),
        BadRowsKind.Missing => null!,
        _ => x => x ? 1 : 0,
    };

    private static double Tolerance(BadRows rows) => rows.Kind == BadRowsKind.SettingNegative ? -1 : rows.Kind == BadRowsKind.SettingNotANumber ? double.NaN : 0.1;
}
