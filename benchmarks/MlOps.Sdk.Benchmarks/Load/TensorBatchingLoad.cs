using System.Collections.Concurrent;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The same as <see cref="BatchingLoad"/> by tensors, as REST and gRPC call: 32 callers, each with one row.</summary>
internal static class TensorBatchingLoad
{
    private const string Ocr = "ppocr_cls_mobile";

    public static async Task RunAsync(int turns)
    {
        await MeasureAsync("logistic regression by tensors", BenchmarkStore.File("tabular20_logreg"), [1, 20], "probabilities", "≥ 5", turns, 32_000);
        if (FindShared() is { } file)
            await MeasureAsync($"{Ocr}, 3 × 48 × 192, by tensors", await File.ReadAllBytesAsync(file), [1, 3, 48, 192], "softmax_0.tmp_0", "≥ 0.93 of unbatched", turns, 320);
        else
            Table.Row($"32 callers, {Ocr} by tensors", "≥ 0.93 of unbatched", $"not measured: put shared/data/onnx/{Ocr}.onnx beside the repository, or name the folder in MLOPS_SHARED");
    }

    private static async Task MeasureAsync(string name, byte[] content, long[] shape, string output, string limit, int turns, int calls)
    {
        var features = Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => i % 7 * 0.5f).ToArray();
        await using var store = await BenchmarkStore.OpenAsync();
        await store.RegisterAsync("model", content);
        await using var alone = new ModelHost(store.Store.Models, store.Store.Artifacts);
        await using var together = new ModelHost(store.Store.Models, store.Store.Artifacts, new() { Defaults = new() { Batching = new() } });
        var unbatched = await alone.LoadAsync(ModelRef.Parse("model:1"));
        var batched = await together.LoadAsync(ModelRef.Parse("model:1"));

        using var session = RawSession.Open(content);
        using var perCall = new RawSession(session, output, shape, 2);
        var pool = new ConcurrentBag<RawSession>();
        string[] outputs = [output];
        var costs = await Turns.MeasureAsync(
            turns,
            calls,
            new("value per call", n => BatchingLoad.CallAsync(n, () => new ValueTask<float>(Task.Run(() => perCall.ValuePerCall(features))))),
            new("pooled binding", n => BatchingLoad.CallAsync(n, () => new ValueTask<float>(Task.Run(() =>
            {
                var raw = pool.TryTake(out var kept) ? kept : new(session, output, shape, 2);
                var answer = raw.Bound(features);
                pool.Add(raw);
                return answer;
            })))),
            new("unbatched", n => BatchingLoad.CallAsync(n, () => AskAsync(unbatched, features, shape, outputs))),
            new("batched", n => BatchingLoad.CallAsync(n, () => AskAsync(batched, features, shape, outputs))));
        foreach (var raw in pool)
            raw.Dispose();

        BatchingLoad.Print(name, limit, costs, batched.Status.Batching[0]);
    }

    private static async ValueTask<float> AskAsync(ServedModel model, float[] features, long[] shape, string[] outputs)
    {
        using var call = model.BeginCall(outputs);
        call.Inputs[0].Reshape(shape);
        features.CopyTo(call.Inputs[0].AsSpan<float>());
        await call.RunAsync();
        return call.Outputs[0].AsSpan<float>()[1];
    }

    private static string? FindShared()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlOps.Sdk.sln")))
            folder = folder.Parent;

        var shared = Environment.GetEnvironmentVariable("MLOPS_SHARED") ?? Path.Combine(folder?.FullName ?? "", "..", "shared");
        var file = Path.Combine(shared, "data", "onnx", Ocr + ".onnx");
        return File.Exists(file) ? file : null;
    }
}
