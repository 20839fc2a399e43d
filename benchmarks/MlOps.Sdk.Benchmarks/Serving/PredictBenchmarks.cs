using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>
/// One row through a logistic regression on twenty features, one thread. The baseline is ONNX Runtime with everything bound
/// once and refilled in place: nothing faster can be written in C#. The other one is what most samples show.
/// </summary>
public class PredictBenchmarks : IAsyncDisposable
{
    private readonly float[] _features =
    [
        17.99f, 10.38f, 122.8f, 1001, 0.1184f, 0.2776f, 0.3001f, 0.1471f, 0.2419f, 0.07871f,
        1.095f, 0.9053f, 8.589f, 153.4f, 0.006399f, 0.04904f, 0.05373f, 0.01587f, 0.03003f, 0.006193f,
    ];

    private readonly float[] _input = GC.AllocateArray<float>(20, pinned: true);
    private readonly float[] _output = GC.AllocateArray<float>(2, pinned: true);
    private readonly RunOptions _run = new();
    private string _folder = "";
    private MlOpsStore _store = null!;
    private ModelHost _host = null!;
    private ServedModel<TwentyNumbers, Diagnosis> _model = null!;
    private InferenceSession _session = null!;
    private OrtIoBinding _binding = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Serving", "tabular20_logreg.onnx");
        await ServeAsync(await File.ReadAllBytesAsync(file));

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new(file, options);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("input", OrtValue.CreateTensorValueFromMemory(_input, [1, 20]));
        _binding.BindOutput("probabilities", OrtValue.CreateTensorValueFromMemory(_output, [1, 2]));

        var probability = (await Host()).Value.Probability;
        if (Math.Abs(probability - RunWithBinding()) > 1e-6 || Math.Abs(probability - NamedOnnxValues()) > 1e-6)
            throw new InvalidOperationException("The three ways give different answers, so their times cannot be compared.");
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
        _binding.Dispose();
        _session.Dispose();
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "ONNX Runtime, RunWithBinding")]
    public float RunWithBinding()
    {
        _features.CopyTo(_input, 0);
        _session.RunWithBinding(_run, _binding);
        return _output[1];
    }

    [Benchmark(Description = "ONNX Runtime, NamedOnnxValue")]
    public float NamedOnnxValues()
    {
        var input = new DenseTensor<float>(_features, [1, 20]);
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor("input", input)]);
        return results.First(result => result.Name == "probabilities").AsTensor<float>()[0, 1];
    }

    [Benchmark(Description = "model host, one row")]
    public ValueTask<Prediction<Diagnosis>> Host() => _model.PredictAsync(new(_features));

    private async Task ServeAsync(byte[] content)
    {
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _store = await MlOpsStore.OpenAsync(_folder);
        var stored = await _store.Artifacts.PutAsync(content);
        await _store.Models.AddVersionAsync(
            new() { Model = "diagnosis", Key = "benchmark", Format = "onnx", File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size }, Signature = OnnxModelFile.Read(content).Signature },
            new() { Actor = "benchmark", At = TimeProvider.System.GetUtcNow() });
        _host = new(_store.Models, _store.Artifacts);
        _model = await _host.GetAsync<TwentyNumbers, Diagnosis>(ModelRef.Parse("diagnosis:1"));
    }
}
