using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Tests.MLNet;

public sealed class OnnxRefusalTests
{
    private static readonly Dictionary<string, (Func<MLContext, IEstimator<ITransformer>> Pipeline, string Reason)> Kinds = new()
    {
        ["field-aware factorisation machine"] = (ml => Features(ml).Append(ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine("Features", labelColumnName: "Late")), "latent weights"),
        ["local deep SVM"] = (ml => Features(ml).Append(ml.BinaryClassification.Trainers.LdSvm("Late", numberOfIterations: 10)), "LdSvmModelParameters"),
        ["pairwise coupling"] = (ml => Features(ml).Append(ml.Transforms.Conversion.MapValueToKey("Class", "Carrier")).Append(ml.MulticlassClassification.Trainers.PairwiseCoupling(ml.BinaryClassification.Trainers.LinearSvm("Class"), "Class")), "PairwiseCouplingModelParameters"),
        ["hashing"] = (ml => ml.Transforms.Conversion.Hash("Y", "Origin"), "hash"),
        ["text featurisation"] = (ml => ml.Transforms.Text.FeaturizeText("Y", "Origin"), "tokens"),
        ["expression"] = (ml => ml.Transforms.Expression("Y", "x => x + 1", "Hour"), "expression"),
        ["binary one-hot"] = (ml => ml.Transforms.Categorical.OneHotEncoding("Y", "Origin", OneHotEncodingEstimator.OutputKind.Binary), "no indicator"),
        ["text to number"] = (ml => ml.Transforms.Conversion.ConvertType("Y", "Origin", DataKind.Single), "parsed"),
        ["number to text"] = (ml => ml.Transforms.Conversion.ConvertType("Y", "Hour", DataKind.String), "parsed"),
        ["random Fourier features"] = (ml => Features(ml).Append(ml.Transforms.ApproximatedKernelMap("Y", "Features", rank: 4)), "no mapping"),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_has_no_faithful_form_is_refused_by_a_named_reason_and_the_zip_is_kept_and_served(string kind)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Flight.Some(0, 400));
        var run = new RunLogStub();
        var tracker = ml.Track(run);
        var model = tracker.Fit(Kinds[kind].Pipeline(ml), data);
        var logged = await tracker.LogModelAsync(model, data.Schema, cancellationToken: TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {logged.Refusal?.Message} {logged.ZipRefusal}");
        Assert.NotNull(logged.Refusal);
        Assert.Contains(Kinds[kind].Reason, logged.Refusal.Reason, StringComparison.Ordinal);
        Assert.StartsWith("step ", logged.Refusal.Subject, StringComparison.Ordinal);
        Assert.Contains("Keep the ML.NET zip", run.Tags["onnx.refused"], StringComparison.Ordinal);
        Assert.Equal(["model/model.zip"], run.Artifacts.Keys);
        Assert.Null(logged.ZipRefusal);

        await using var served = MlNetModel.Load(run.Artifacts["model/model.zip"]);
        var verified = await served.VerifyAsync(model, ml.Data.LoadFromEnumerable(Flight.Damaged(Flight.Some(2000, 200))), tolerance: 0, TestContext.Current.CancellationToken);
        Assert.True(verified.Passed && verified.LabelMismatches == 0, verified.ToString());
    }

    [Fact]
    public async Task A_constant_answer_is_neither_exported_nor_served()
    {
        var ml = new MLContext(seed: 1);
        var tracker = ml.Track(new RunLogStub());
        var data = ml.Data.LoadFromEnumerable(Flight.Some(0, 400));
        var logged = await tracker.LogModelAsync(tracker.Fit(ml.BinaryClassification.Trainers.Prior("Late"), data), data.Schema, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("PriorModelParameters looks at no features", logged.Refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("looks at no column", logged.ZipRefusal, StringComparison.Ordinal);
    }

    private static EstimatorChain<ITransformer> Features(MLContext ml) => new EstimatorChain<ITransformer>()
        .Append(ml.Transforms.ReplaceMissingValues([new("Hour"), new("Distance"), new("Weekday")]))
        .Append(ml.Transforms.Concatenate("Features", "Hour", "Distance", "Weekday"))
        .Append((IEstimator<ITransformer>)ml.Transforms.NormalizeMinMax("Features"));
}
