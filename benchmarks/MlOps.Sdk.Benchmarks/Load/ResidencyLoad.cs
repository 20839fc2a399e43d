using System.Diagnostics;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>A thousand models of which fifty are in memory, called at random, so that nearly every call loads one and unloads another.</summary>
internal static class ResidencyLoad
{
    private const int Models = 1_000;
    private const int Resident = 50;

    public static async Task RunAsync(int cycles)
    {
        await using var store = await BenchmarkStore.OpenAsync();
        var content = BenchmarkStore.File("tabular20_logreg");
        foreach (var part in Enumerable.Range(0, Models).Chunk(50))
            await Task.WhenAll(part.Select(i => store.RegisterAsync(Table.Show($"model-{i}"), content)));

        var sessions = new CountedSessions();
        await using var host = new ModelHost(store.Store.Models, store.Store.Artifacts, new() { MaxResidentModels = Resident, PollInterval = TimeSpan.FromHours(1) }, loaders: [sessions]);
        var served = Enumerable.Range(0, Models).Select(i => host.Serve(ModelRef.Parse(Table.Show($"model-{i}:1")))).ToArray();
        while (served.Any(model => model.Status.State == ServedModelState.Loading))
            await Task.Delay(10);

        var (random, start, memory, most) = (new Random(1), Stopwatch.GetTimestamp(), new List<long>(), 0);
        for (var next = cycles / 10; sessions.Opened < cycles;)
        {
            using (var call = await served[random.Next(Models)].BeginCallAsync())
            {
                call.Inputs[0].Reshape(1, 20);
                call.Inputs[0].AsSpan<float>().Clear();
                await call.RunAsync();
            }

            most = Math.Max(most, sessions.Open);
            if (sessions.Opened < next)
                continue;

            memory.Add(ProcessMemory.Settled());
            next += cycles / 10;
        }

        var each = Stopwatch.GetElapsedTime(start).TotalMilliseconds / cycles;
        Table.Row(
            Table.Show($"{Models:#,0} models, {Resident} resident, {cycles:#,0} loads and unloads"),
            "memory flat",
            Table.Show($"memory after each tenth {string.Join(", ", memory.Select(ProcessMemory.Show))}; at most {most} sessions; {each:0.0} ms a cycle"),
            Table.Show($"{memory[^1] / (double)memory[0]:0.00}"));
    }
}
