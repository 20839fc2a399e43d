using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.TestSupport;
using static MlOps.Sdk.Tests.Evaluation.ExplanationFixture;

namespace MlOps.Sdk.Tests.Evaluation;

/// <summary>Trees read from ONNX files score as the runtime does, and are explained as the model that is asked.</summary>
public sealed class ExplanationOnnxTreesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("diabetes_gbr150")]
    [InlineData("tabular20_forest100")]
    [InlineData("forest_label_argmax_mismatch")]
    [InlineData("onnxmltools_xgb")]
    [InlineData("sklearn_treecl")]
    [InlineData("sklearn_treecl2")]
    [InlineData("sklearn_treecl3")]
    public void Trees_of_a_file_score_as_the_runtime_does_and_explain_exactly(string name)
    {
        var (rows, scores) = Case(name);
        var outputs = scores[0].Length;
        var read = Enumerable.Range(0, outputs).Select(output => Read(name, rows[0].Length, output)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            double[] raw = [.. read.Select(one => one?.Trees.Score(rows[i]) ?? double.NaN)];
            var transform = read[^1]!.Transform;
            for (var output = 0; output < outputs; output++)
            {
                if (read[output] is null)
                    continue;
                var score = transform switch
                {
                    "LOGISTIC" => 1 / (1 + Math.Exp(-raw[output])),
                    "SOFTMAX" => Math.Exp(raw[output]) / raw.Sum(Math.Exp),
                    _ => raw[output],
                };
                Assert.Equal(scores[i][output], score, 2e-6 * Math.Max(1, Math.Abs(score)) * 10);
            }
        }

        var trees = read[^1]!.Trees;
        var values = TreeShap.Interventional(trees, rows[0], rows, cancellationToken: Token);
        Assert.Equal(values.Prediction, values.BaseValue + values.Contributions.Sum(), 1e-8);
        var asked = Shapley.Sampled(trees.ToModel(), rows[0], rows, new() { Orders = 40 }, Token);
        for (var j = 0; j < asked.Contributions.Count; j++)
            Assert.True(Math.Abs(asked.Contributions[j] - values.Contributions[j]) <= 6 * asked.StandardErrors[j] + 1e-8);
        var covered = trees.WithCoverOf(rows);
        if (covered.HasCover)
            Assert.Equal(values.Prediction, TreeShap.PathDependent(covered, rows[0], Token).Prediction);
    }

    [Fact]
    public void Files_without_one_readable_ensemble_are_refused()
    {
        var linear = SharedFiles.Path("data", "onnx", "tabular20_logreg.onnx");
        Assert.Contains("Shapley", Assert.Throws<NotSupportedException>(() => OnnxTrees.ReadFile(linear, 20)).Message, StringComparison.Ordinal);
        Assert.Throws<MlOpsNotFoundException>(() => OnnxTrees.ReadFile("nowhere.onnx", 20));
        var path = SharedFiles.Path("data", "onnx", "diabetes_gbr150.onnx");
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxTrees.ReadFile(path, 10, output: 7));
        Assert.Throws<MlOpsIntegrityException>(() => OnnxTrees.ReadFile(path, features: 1));
    }

    [Fact]
    public void Damaged_bytes_end_in_a_known_exception()
    {
        var whole = File.ReadAllBytes(SharedFiles.Path("data", "onnx", "sklearn_treecl2.onnx"));
        var random = new Random(1);
        for (var trial = 0; trial < 400; trial++)
        {
            var bytes = (byte[])whole.Clone();
            for (var k = 0; k < 3; k++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var error = Record.Exception(() => OnnxTrees.Read(bytes.AsSpan(0, trial % 4 == 0 ? random.Next(bytes.Length) : bytes.Length), 20, 1));
            Assert.True(error is null or MlOpsIntegrityException or NotSupportedException or ArgumentOutOfRangeException, error?.ToString());
        }
    }

    private static OnnxTrees? Read(string name, int features, int output)
    {
        try
        {
            return OnnxTrees.ReadFile(SharedFiles.Path("data", "onnx", name + ".onnx"), features, output);
        }
        catch (ArgumentOutOfRangeException) when (output == 0)
        {
            return null; // A classifier of two classes that holds only the second.
        }
    }

    private static (double[][] Rows, double[][] Scores) Case(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("data", "onnx", "expected.json")));
        var item = document.RootElement.GetProperty(name).GetProperty("cases")[0];
        var input = item.GetProperty("inputs")[0];
        var output = item.GetProperty("outputs").EnumerateArray().Last();
        return (Split(input), Split(output));
    }

    private static double[][] Split(JsonElement tensor) =>
        [.. Numbers(tensor.GetProperty("data")).Select(value => (double)(float)value).Chunk(tensor.GetProperty("shape")[1].GetInt32())];
}
