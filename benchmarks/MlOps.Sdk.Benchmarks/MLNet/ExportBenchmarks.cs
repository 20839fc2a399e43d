using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using MlOps.Sdk.MLNet;

namespace MlOps.Sdk.Benchmarks.MLNet;

/// <summary>
/// Export of 1,000 trees of up to 20 leaves over 20 features, against what ML.NET needs to write the same model as a zip: its own
/// ONNX converter stops at single-precision trees, so there is no equal task to compare with.
/// </summary>
public class ExportBenchmarks
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly Dictionary<string, (ITransformer Model, DataViewSchema Schema)> _models = [];

    [Params("FastTree", "LightGBM", "LightGBM, missing values")]
    public string Trainer { get; set; } = "";

    [GlobalSetup]
    public void Train()
    {
        var random = new Random(1);
        var missing = Trainer.EndsWith("values", StringComparison.Ordinal);
        var rows = Enumerable.Range(0, 5000).Select(_ =>
        {
            var features = Enumerable.Range(0, 20).Select(_ => missing && random.Next(10) == 0 ? float.NaN : random.NextSingle()).ToArray();
            return new Row { Features = features, Label = features[0] + features[1] * features[2] + random.NextSingle() * 0.3f > 0.9f };
        });
        var data = _ml.Data.LoadFromEnumerable(rows.ToArray());
        IEstimator<ITransformer> trainer = Trainer == "FastTree"
            ? _ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfTrees = 1000, NumberOfLeaves = 20, MinimumExampleCountPerLeaf = 5 })
            : _ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfIterations = 1000, NumberOfLeaves = 20, MinimumExampleCountPerLeaf = 5 });
        _models[Trainer] = (trainer.Fit(data), data.Schema);
    }

    /// <summary>ML.NET writes its zip.</summary>
    [Benchmark(Baseline = true)]
    public long Zip()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(_models[Trainer].Model, _models[Trainer].Schema, stream);
        return stream.Length;
    }

    /// <summary>The same model as ONNX.</summary>
    [Benchmark]
    public int Onnx() => OnnxExporter.Export(_models[Trainer].Model, _models[Trainer].Schema).Bytes.Length;

    private sealed class Row
    {
        [VectorType(20)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
