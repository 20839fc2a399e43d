using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Benchmarks.Evaluation;

/// <summary>
/// Kernel SHAP of one row of a logistic regression on twenty features against ten background rows: 2,088 coalitions, 20,900 model rows.
/// The baseline calls the same ONNX session once a row, as code does that wraps a single-row prediction.
/// </summary>
public class ExplanationBenchmarks : IDisposable
{
    private const int Features = 20;
    private readonly RunOptions _run = new();
    private readonly double[] _row = new double[Features];
    private readonly double[][] _background = new double[10][];
    private InferenceSession _session = null!;

    [GlobalSetup]
    public void Setup()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new(Path.Combine(AppContext.BaseDirectory, "Serving", "tabular20_logreg.onnx"), options);
        var random = new Random(42);
        for (var b = 0; b < _background.Length; b++)
            _background[b] = [.. Enumerable.Range(0, Features).Select(_ => random.NextDouble())];
        for (var j = 0; j < Features; j++)
            _row[j] = random.NextDouble();

        if (Math.Abs(OneByOne() - Batched()) > 1e-6)
            throw new InvalidOperationException("The two ways give different answers, so their times cannot be compared.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "Kernel SHAP, a call a row")]
    public double OneByOne() => Shapley.Kernel(Ask, _row, _background, new() { BatchRows = 1 }).Contributions[0];

    [Benchmark(Description = "Kernel SHAP, batched")]
    public double Batched() => Shapley.Kernel(Ask, _row, _background).Contributions[0];

    private void Ask(ReadOnlySpan<double> rows, int features, Span<double> scores)
    {
        var input = new float[rows.Length];
        for (var i = 0; i < input.Length; i++)
            input[i] = (float)rows[i];
        using var tensor = OrtValue.CreateTensorValueFromMemory(input, [scores.Length, features]);
        using var outputs = _session.Run(_run, ["input"], [tensor], ["probabilities"]);
        var probabilities = outputs[0].GetTensorDataAsSpan<float>();
        for (var i = 0; i < scores.Length; i++)
            scores[i] = probabilities[2 * i + 1];
    }
}
