using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>
/// Single rows of 32 concurrent callers. The printed CPU time of each row is what counts: it is the same on a busy machine. The
/// first way is what most services do: a value for each call, run on a thread of the pool.
/// </summary>
public class BatchingBenchmarks : IAsyncDisposable
{
    private const int Callers = 32;
    private const int CallsEach = 200;

    private string _folder = "";
    private MlOpsStore _store = null!;
    private ModelHost _alone = null!;
    private ModelHost _together = null!;
    private InferenceSession _session = null!;
    private Func<Task> _plain = null!;
    private Func<Task> _unbatched = null!;
    private Func<Task> _batched = null!;
    private TimeSpan _cpu;
    private long _rows;
    private string _way = "";

    [Params("tabular20_logreg", "digits_mlp", "tabular20_forest100")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public async Task Setup()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Serving", Model + ".onnx");
        var content = await File.ReadAllBytesAsync(file);
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _store = await MlOpsStore.OpenAsync(_folder);
        var stored = await _store.Artifacts.PutAsync(content);
        await _store.Models.AddVersionAsync(
            new() { Model = "model", Key = "benchmark", Format = "onnx", File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size }, Signature = OnnxModelFile.Read(content).Signature },
            new() { Actor = "benchmark", At = TimeProvider.System.GetUtcNow() });
        _alone = new(_store.Models, _store.Artifacts);
        _together = new(_store.Models, _store.Artifacts);

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new(file, options);
        var features = new float[_session.InputMetadata.Values.Single().Dimensions[^1]];
        for (var i = 0; i < features.Length; i++)
            features[i] = i % 7 * 0.5f;

        _plain = () => LoadAsync(() => new ValueTask<float>(Task.Run(() => OrtValuePerCall(features))));
        if (features.Length == 64)
            await ServeAsync(new Pixels(features));
        else
            await ServeAsync(new TwentyNumbers(features));
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// CPU of a row, {Model}, {_way}: {_cpu.TotalMicroseconds / _rows:F2} us over {_rows} rows"));
        await _alone.DisposeAsync();
        await _together.DisposeAsync();
        await _store.DisposeAsync();
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Callers * CallsEach, Description = "ONNX Runtime, a value for each call")]
    public Task Plain() => MeasureAsync("plain", _plain);

    [Benchmark(Baseline = true, OperationsPerInvoke = Callers * CallsEach, Description = "model host, unbatched")]
    public Task Unbatched() => MeasureAsync("unbatched", _unbatched);

    [Benchmark(OperationsPerInvoke = Callers * CallsEach, Description = "model host, batched")]
    public Task Batched() => MeasureAsync("batched", _batched);

    private static async Task LoadAsync<T>(Func<ValueTask<T>> call)
    {
        var callers = new Task[Callers];
        for (var i = 0; i < Callers; i++)
        {
            callers[i] = Task.Run(async () =>
            {
                for (var k = 0; k < CallsEach; k++)
                    await call();
            });
        }

        await Task.WhenAll(callers);
    }

    private async Task ServeAsync<TIn>(TIn row)
        where TIn : IFeatureRow
    {
        var reference = ModelRef.Parse("model:1");
        var alone = await _alone.GetAsync<TIn, Diagnosis>(reference);
        var together = await _together.GetAsync<TIn, Diagnosis>(reference, new ServedModelOptions { Batching = new() });
        _unbatched = () => LoadAsync(() => alone.PredictAsync(row));
        _batched = () => LoadAsync(() => together.PredictAsync(row));
    }

    private float OrtValuePerCall(float[] features)
    {
        using var run = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(features, [1, features.Length]);
        using var results = _session.Run(run, _session.InputNames, [input], ["probabilities"]);
        return results[0].GetTensorDataAsSpan<float>()[1];
    }

    // Warm-up included, which is the same for all.
    private async Task MeasureAsync(string way, Func<Task> load)
    {
        _way = way;
        var before = Environment.CpuUsage.TotalTime;
        await load();
        _cpu += Environment.CpuUsage.TotalTime - before;
        _rows += Callers * CallsEach;
    }
}
