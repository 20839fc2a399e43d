using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>Versions that take turns under 32 callers: whether a call fails or is answered by another version than it says, and whether what a session took comes back.</summary>
internal static class SwapLoad
{
    private const int Callers = 32;
    private const int Settling = 20;

    public static async Task RunAsync(int swaps)
    {
        byte[][] contents = [MadeUpModels.Scale(1), MadeUpModels.Scale(2)];
        RuntimeAlone(contents, swaps);
        await using var store = await BenchmarkStore.OpenAsync();
        foreach (var content in contents)
            await store.RegisterAsync("scale", content);

        await store.PromoteAsync("scale", 1);
        var sessions = new CountedSessions();
        await using var host = new ModelHost(store.Store.Models, store.Store.Artifacts, loaders: [sessions]);
        var champion = ModelRef.Parse("scale@champion");
        var model = await host.GetAsync<ScaleRow, Scaled>(champion, new ServedModelOptions { Batching = new() });

        using var stop = new CancellationTokenSource();
        var counts = new Counts();
        var callers = Enumerable.Range(1, Callers).Select(caller => Task.Run(() => CallAsync(model, caller, counts, stop.Token))).ToArray();
        var times = new List<double>();
        var (memory, open) = (new List<long>(), 0);
        for (var swap = 0; swap < Settling + swaps; swap++)
        {
            if (swap >= Settling && (swap - Settling) % 25 == 0)
                memory.Add(ProcessMemory.Settled());

            var start = Stopwatch.GetTimestamp();
            await store.PromoteAsync("scale", 1 + (swap + 1) % 2);
            await host.LoadAsync(champion);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            open = Math.Max(open, sessions.Open);
        }

        memory.Add(ProcessMemory.Settled());
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Table.Row(
            Table.Show($"{swaps} hot swaps under 32 callers"),
            "0 failed, 0 by a disposed version, memory returned",
            Table.Show($"{counts.Answers:#,0} answers, {counts.Failed} failed, {counts.Wrong} wrong, {sessions.UsedClosed} on a closed session; {sessions.Opened} sessions opened, at most {open} at once, {sessions.Open} open at the end; memory after every 25 {string.Join(", ", memory.Select(ProcessMemory.Show))}; a swap {Cost.Median(times):0} ms"));
    }

    private static void RuntimeAlone(byte[][] contents, int sessions)
    {
        var memory = new List<long>();
        using var run = new RunOptions();
        for (var i = 0; i <= Settling + sessions; i++)
        {
            if (i >= Settling && (i - Settling) % 25 == 0)
                memory.Add(ProcessMemory.Settled());

            using var session = RawSession.Open(contents[i % 2]);
            Parallel.For(0, 200, k =>
            {
                using var input = OrtValue.CreateTensorValueFromMemory(new float[4 * (1 + k % 32)], [1 + k % 32, 4]);
                using var results = session.Run(run, session.InputNames, [input], session.OutputNames);
            });
        }

        Table.Row(Table.Show($"the runtime alone: {sessions} sessions opened, run and freed"), "", Table.Show($"memory after every 25 {string.Join(", ", memory.Select(ProcessMemory.Show))}"));
    }

    private static async Task CallAsync(ServedModel<ScaleRow, Scaled> model, int caller, Counts counts, CancellationToken stop)
    {
        for (var call = 1; !stop.IsCancellationRequested; call++)
        {
            try
            {
                var answer = caller % 4 == 0 ? await ByTensorsAsync(model.Model, caller, call % 1000) : Named(await model.PredictAsync(new(caller, 0, 0, call % 1000), CancellationToken.None));
                if (answer.Value != new Scaled(caller * answer.Version, call % 1000 * answer.Version))
                    Interlocked.Increment(ref counts.Wrong);
                Interlocked.Increment(ref counts.Answers);
            }
            catch (Exception e)
            {
                if (Interlocked.Increment(ref counts.Failed) == 1)
                    await Console.Error.WriteLineAsync(e.ToString());
            }

            if (call % 32 == 0)
                await Task.Yield();
        }
    }

    private static (int Version, Scaled Value) Named(Prediction<Scaled> prediction) => (prediction.Version, prediction.Value);

    private static async ValueTask<(int Version, Scaled Value)> ByTensorsAsync(ServedModel model, int first, int last)
    {
        using var call = model.BeginCall();
        call.Inputs[0].Reshape(1, 4);
        var input = call.Inputs[0].AsSpan<float>();
        (input[0], input[1], input[2], input[3]) = (first, 0, 0, last);
        await call.RunAsync();
        var output = call.Outputs[0].AsSpan<float>();
        return (call.Version.Version, new(output[0], output[3]));
    }

    private sealed class Counts
    {
        public long Answers;
        public long Failed;
        public long Wrong;
    }
}
