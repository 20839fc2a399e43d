using System.Collections.Concurrent;
using MlOps.Sdk.Benchmarks.Serving;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>
/// Single rows of 32 concurrent callers: the batcher with its default settings beside what services do without one. There a call
/// goes to a thread of the pool, makes its value and runs; the better of them keep bindings and use them again.
/// </summary>
internal static class BatchingLoad
{
    private const int Callers = 32;

    public static async Task RunAsync(int turns)
    {
        await MeasureAsync<TwentyNumbers>("logistic regression", BenchmarkStore.File("tabular20_logreg"), 20, values => new(values), "≥ 5", turns, 32_000);
        await MeasureAsync<Pixels>("small network", BenchmarkStore.File("digits_mlp"), 64, values => new(values), "≥ 4", turns, 32_000);
        await MeasureAsync<TwentyNumbers>("forest of 100 trees", BenchmarkStore.File("tabular20_forest100"), 20, values => new(values), "≥ 2.2", turns, 32_000);
        await MeasureAsync<Picture>("convolutional network", MadeUpModels.Convolutional(), 3 * MadeUpModels.Side * MadeUpModels.Side, values => new(values), "≥ 0.93 of unbatched", turns, 640);
    }

    private static async Task MeasureAsync<TIn>(string name, byte[] content, int width, Func<float[], TIn> make, string limit, int turns, int calls)
        where TIn : IFeatureRow
    {
        var features = Enumerable.Range(0, width).Select(i => i % 7 * 0.5f).ToArray();
        var row = make(features);
        await using var store = await BenchmarkStore.OpenAsync();
        await store.RegisterAsync("model", content);
        await using var alone = new ModelHost(store.Store.Models, store.Store.Artifacts);
        await using var together = new ModelHost(store.Store.Models, store.Store.Artifacts);
        var unbatched = await alone.GetAsync<TIn, Diagnosis>(ModelRef.Parse("model:1"));
        var batched = await together.GetAsync<TIn, Diagnosis>(ModelRef.Parse("model:1"), new ServedModelOptions { Batching = new() });

        using var session = RawSession.Open(content);
        using var perCall = new RawSession(session);
        var pool = new ConcurrentBag<RawSession>();
        var costs = await Turns.MeasureAsync(
            turns,
            calls,
            new("value per call", n => CallAsync(n, () => new ValueTask<float>(Task.Run(() => perCall.ValuePerCall(features))))),
            new("pooled binding", n => CallAsync(n, () => new ValueTask<float>(Task.Run(() => Pooled(session, pool, features))))),
            new("unbatched", n => CallAsync(n, () => unbatched.PredictAsync(row))),
            new("batched", n => CallAsync(n, () => batched.PredictAsync(row))));
        foreach (var raw in pool)
            raw.Dispose();

        Print(name, limit, costs, batched.Model.Status.Batching.Single());
    }

    /// <summary>Prints the costs of a value for each call, of kept bindings, of our host unbatched and of our host batched.</summary>
    public static void Print(string name, string limit, Cost[] costs, BatchingStatus status)
    {
        var (naive, bound, host, ours) = (costs[0], costs[1], costs[2], costs[3]);
        Table.Row(
            $"32 callers, {name}: per CPU-second over a value for each call",
            limit,
            Table.Show($"{1e6 / ours.Microseconds:#,0} rows ({ours.Microseconds:0.00} µs a row; {status.State}, up to {status.Rows})"),
            Table.Show($"{naive.Ratio(ours):0.00}"));
        Table.Note($"{name}, microseconds a row by rows: {string.Join(", ", status.MicrosecondsPerRow.Select(cost => Table.Show($"{cost.Key}: {cost.Value:0.00}")))}");
        Table.Row("… over pooled bindings; over our host unbatched", "", Table.Show($"{naive.Microseconds:0.00}, {bound.Microseconds:0.00}, {host.Microseconds:0.00} µs a row"), Table.Show($"{bound.Ratio(ours):0.00}; {host.Ratio(ours):0.00}"));
    }

    private static float Pooled(Microsoft.ML.OnnxRuntime.InferenceSession session, ConcurrentBag<RawSession> pool, float[] features)
    {
        if (!pool.TryTake(out var raw))
            raw = new(session);

        var answer = raw.Bound(features);
        pool.Add(raw);
        return answer;
    }

    /// <summary>Makes so many calls, by 32 callers at once.</summary>
    public static Task CallAsync<T>(int calls, Func<ValueTask<T>> call) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < calls / Callers; i++)
            await call();
    })));
}
