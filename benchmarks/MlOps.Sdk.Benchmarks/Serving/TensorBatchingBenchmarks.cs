using System.Globalization;
using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>
/// Calls by tensors of one row from 32 concurrent callers, as the REST and gRPC endpoints make them. The printed CPU time of a
/// row is what counts: both ways take turns in one process, so that a busy machine slows both.
/// </summary>
public class TensorBatchingBenchmarks : IAsyncDisposable
{
    private const int Callers = 32;
    private const int CallsEach = 200;

    private readonly TimeSpan[] _cpu = new TimeSpan[2];
    private string _folder = "";
    private MlOpsStore _store = null!;
    private ModelHost[] _hosts = [];
    private ServedModel[] _models = [];
    private float[] _features = [];
    private int _rounds;

    [Params("tabular20_logreg", "digits_mlp", "tabular20_forest100")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public async Task Setup()
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Serving", Model + ".onnx"));
        var signature = OnnxModelFile.Read(content).Signature;
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _store = await MlOpsStore.OpenAsync(_folder);
        var stored = await _store.Artifacts.PutAsync(content);
        await _store.Models.AddVersionAsync(
            new() { Model = "model", Key = "benchmark", Format = "onnx", File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size }, Signature = signature },
            new() { Actor = "benchmark", At = TimeProvider.System.GetUtcNow() });
        _hosts = [new(_store.Models, _store.Artifacts), new(_store.Models, _store.Artifacts, new() { Defaults = new() { Batching = new() } })];
        _models = [await _hosts[0].LoadAsync("model:1"), await _hosts[1].LoadAsync("model:1")];
        _features = [.. Enumerable.Range(0, (int)signature.Inputs[0].Shape[^1]).Select(i => i % 7 * 0.5f)];
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        var rows = (double)_rounds * Callers * CallsEach;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"// CPU of a row, {Model}: {_cpu[0].TotalMicroseconds / rows:F2} us alone, {_cpu[1].TotalMicroseconds / rows:F2} us together, ratio {_cpu[1] / _cpu[0]:F2}"));
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = 2 * Callers * CallsEach, Description = "alone and together in turn")]
    public async Task InTurn()
    {
        _rounds++;
        for (var way = 0; way < 2; way++)
        {
            var before = Environment.CpuUsage.TotalTime;
            await LoadAsync(_models[way]);
            _cpu[way] += Environment.CpuUsage.TotalTime - before;
        }
    }

    private Task LoadAsync(ServedModel model) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < CallsEach; i++)
        {
            using var call = model.BeginCall(["probabilities"]);
            call.Inputs[0].Reshape(1, _features.Length);
            _features.CopyTo(call.Inputs[0].AsSpan<float>());
            await call.RunAsync();
        }
    })));
}
