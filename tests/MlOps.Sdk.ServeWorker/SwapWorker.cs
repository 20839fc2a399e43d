using System.Globalization;
using MlOps.Sdk;
using MlOps.Sdk.Serving;

/// <summary>Swaps versions under callers and says what memory the process has, alone in it so that nothing else is counted.</summary>
internal static class SwapWorker
{
    private const int Callers = 8;
    private const int Settling = 40;

    public static async Task RunAsync(string folder, string models, int swaps)
    {
        await using var store = await MlOpsStore.OpenAsync(folder);
        var content = await File.ReadAllBytesAsync(Path.Combine(models, "tabular20_forest100.onnx"));
        var stored = await store.Artifacts.PutAsync(content);
        for (var i = 0; i < 2; i++)
        {
            await store.Models.AddVersionAsync(
                new() { Model = "forest", Key = $"{i}", Format = "onnx", File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size }, Signature = OnnxModelFile.Read(content).Signature },
                new() { Actor = "worker", At = TimeProvider.System.GetUtcNow() });
        }

        await store.Registry.PromoteAsync("forest", 1, "champion");
        await using var host = new ModelHost(store.Models, store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) });
        var model = await host.LoadAsync("forest@champion");
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(1, Callers).Select(caller => Task.Run(() => CallAsync(model, caller, stop.Token))).ToArray();
        var before = 0L;
        for (var swap = 0; swap < Settling + swaps; swap++)
        {
            if (swap == Settling)
                before = Memory();

            await store.Registry.PromoteAsync("forest", 1 + (swap + 1) % 2, "champion");
            await host.LoadAsync("forest@champion");
        }

        var after = Memory();
        await stop.CancelAsync();
        var answers = await Task.WhenAll(callers);

        // What a session takes: as many, side by side.
        var (alone, open) = (Memory(), new List<OnnxModel>());
        for (var i = 0; i < swaps; i++)
            open.Add(OnnxModel.Load(content));
        var each = (Memory() - alone) / swaps;
        foreach (var session in open)
            await session.DisposeAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"swapped {swaps} {answers.Sum()} {before} {after} {each}"));
    }

    private static async Task<long> CallAsync(ServedModel model, int caller, CancellationToken stop)
    {
        for (var answers = 0L; ; answers++)
        {
            if (stop.IsCancellationRequested)
                return answers;

            using var call = model.BeginCall(["probabilities"]);
            var rows = 1 + (answers + caller) % 16;
            call.Inputs[0].Reshape(rows, 20);
            call.Inputs[0].AsSpan<float>().Fill(caller);
            await call.RunAsync(CancellationToken.None);
            if (call.Outputs[0].Length != 2 * rows || call.Version.Version is not (1 or 2))
                throw new InvalidOperationException($"{call.Outputs[0].Length} values for {rows} rows");

            // Calls are there at every swap, and leave the cores to it.
            if (answers % 8 == 0)
                await Task.Delay(1, CancellationToken.None);
        }
    }

    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
