using MlOps.Sdk.Benchmarks.Serving;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>One caller, one row a call: what host, router, metrics and monitor add to the runtime.</summary>
internal static class PathLoad
{
    private const int Calls = 20_000;

    private static readonly string[] Probabilities = ["probabilities"];

    public static async Task RunAsync(int turns)
    {
        var content = BenchmarkStore.File("tabular20_logreg");
        float[] features = [.. Enumerable.Range(0, 20).Select(i => i % 7 * 0.5f)];
        var row = new TwentyNumbers(features);
        await using var store = await BenchmarkStore.OpenAsync();
        await store.RegisterAsync("diagnosis", content);
        await store.PromoteAsync("diagnosis", 1);

        using var session = RawSession.Open(content);
        using var raw = new RawSession(session);
        using var telemetry = new Telemetry("diagnosis@champion");
        await using var plain = new ModelHost(store.Store.Models, store.Store.Artifacts);
        await using var host = new ModelHost(store.Store.Models, store.Store.Artifacts, observers: [telemetry.Monitor]);
        await using var router = new ModelRouter(host, new(store.Store.Facts));
        var alone = await plain.GetAsync<TwentyNumbers, Diagnosis>("diagnosis@champion");
        var routed = await router.RouteAsync<TwentyNumbers, Diagnosis>("diagnosis");
        var expected = raw.Bound(features);
        Check(expected, await ByTensorsAsync(alone.Model, features), await ByTensorsAsync(routed.Model, features), (float)(await routed.PredictAsync(row)).Value.Probability);

        var costs = await Turns.MeasureAsync(
            turns,
            Calls,
            Loop("runtime", () => new ValueTask<float>(raw.Bound(features))),
            Loop("tensors", () => ByTensorsAsync(alone.Model, features)),
            Loop("tensors, all on", () => ByTensorsAsync(routed.Model, features)) with { AfterAsync = telemetry.DrainAsync },
            Loop("typed", () => alone.PredictAsync(row)),
            Loop("typed, all on", () => routed.PredictAsync(row)) with { AfterAsync = telemetry.DrainAsync });
        var (limit, tensors, allOn, typed, typedOn) = (costs[0], costs[1], costs[2], costs[3], costs[4]);
        Table.Row("raw RunWithBinding, bound once", "", Table.Show(limit), "1");
        Table.Row("tensor path, host alone", "", Table.Show(tensors), Over(tensors, limit));
        Table.Row("tensor path, router + OpenTelemetry + monitor", "≤ +1.00 µs, ≤ 128 B", Table.Show(allOn), Over(allOn, limit));
        Table.Row("typed record in and out, host alone", "≤ 4.5 µs, ≤ 256 B", Table.Show(typed), Over(typed, limit));
        Table.Row("typed record in and out, router + OpenTelemetry + monitor", "≤ 4.5 µs, ≤ 256 B", Table.Show(typedOn), Over(typedOn, limit));
        Table.Note($"the monitor took in {telemetry.Monitor.Counts.Predictions} predictions and dropped {telemetry.Monitor.Counts.PredictionsDropped}; taking them in is not in the costs");
    }

    private static string Over(Cost cost, Cost limit) => Table.Show($"{cost.Ratio(limit):0.00} ({cost.Over(limit):+0.00;-0.00} µs)");

    private static async ValueTask<float> ByTensorsAsync(ServedModel model, float[] features)
    {
        using var call = model.BeginCall(Probabilities);
        Fill(call, features);
        await call.RunAsync();
        return call.Outputs[0].AsSpan<float>()[1];
    }

    private static async ValueTask<float> ByTensorsAsync(RoutedModel model, float[] features)
    {
        using var call = model.BeginCall(outputs: Probabilities);
        Fill(call, features);
        await call.RunAsync();
        return call.Outputs[0].AsSpan<float>()[1];
    }

    private static void Fill(TensorCall call, float[] features)
    {
        call.Inputs[0].Reshape(1, 20);
        features.CopyTo(call.Inputs[0].AsSpan<float>());
    }

    private static Way Loop<T>(string name, Func<ValueTask<T>> call) => new(name, async calls =>
    {
        for (var i = 0; i < calls; i++)
            await call();
    });

    private static void Check(float expected, params ReadOnlySpan<float> answers)
    {
        foreach (var answer in answers)
        {
            if (Math.Abs(answer - expected) > 1e-6)
                throw new InvalidOperationException(Table.Show($"The ways answer {expected} and {answer}, so their costs cannot be compared."));
        }
    }
}
