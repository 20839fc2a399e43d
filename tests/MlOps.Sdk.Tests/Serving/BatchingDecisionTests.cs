using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

/// <summary>Whether rows are worth answering together is found out from what they cost, here by costs that are given and a clock that only the model moves.</summary>
public sealed class BatchingDecisionTests
{
    // Of a convolutional network of 0.6 MB on images of 48 by 192, as measured: what it keeps in between outgrows the cache.
    private static readonly SortedDictionary<int, double> Convolutional = new() { [1] = 1062, [2] = 973, [4] = 978, [8] = 1163, [16] = 1330, [32] = 1515 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_convolutional_model_is_found_out_when_it_is_loaded_and_its_rows_are_answered_one_by_one()
    {
        var costly = new CostlyModel { Cost = rows => rows * ConvolutionalRow(rows) };
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, costly);
        var model = await ServeAsync(registry, host);

        var batching = model.Model.Status.Batching.Single();
        Assert.Equal(BatchingState.DoesNotPay, batching.State);
        Assert.Equal(1, batching.Rows);
        Assert.Equal(1062, batching.MicrosecondsPerRow[1], 1.0);
        Assert.Equal(1163, batching.MicrosecondsPerRow[8], 1.0);

        costly.Runs.Clear();
        await AskAsync(costly, model, 32);
        Assert.Equal(Enumerable.Repeat(1, 33), costly.Runs);
    }

    [Fact]
    public async Task A_model_that_is_mostly_overhead_is_batched()
    {
        var costly = new CostlyModel { Cost = rows => 2 + 0.05 * rows };
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, costly);
        var model = await ServeAsync(registry, host);
        Assert.Equal(BatchingState.On, model.Model.Status.Batching.Single().State);

        costly.Runs.Clear();
        await AskAsync(costly, model, 32);
        Assert.Equal([1, 32], costly.Runs);
    }

    [Fact]
    public async Task Batches_that_stop_paying_under_load_are_given_up_and_ones_that_pay_again_are_taken_up()
    {
        var costly = new CostlyModel { Cost = rows => 1000 + 60 * rows };
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, costly);
        var model = await ServeAsync(registry, host);
        Assert.Equal(BatchingState.On, model.Model.Status.Batching.Single().State);

        // A neighbour takes the cache: from now on each row is dearer the more there are.
        costly.Cost = rows => rows * (1000 + 20 * rows);
        await AskUntilAsync(costly, model, BatchingState.DoesNotPay);
        costly.Runs.Clear();
        await AskAsync(costly, model, 32);
        Assert.True(costly.Runs.Count(rows => rows == 1) >= 30, string.Join(' ', costly.Runs));

        costly.Cost = rows => 1000 + 60 * rows;
        await AskUntilAsync(costly, model, BatchingState.On);
    }

    private static double ConvolutionalRow(int rows)
    {
        var (below, above) = (Convolutional.Last(point => point.Key <= rows), Convolutional.First(point => point.Key >= rows || point.Key == 32));
        return below.Key == above.Key ? below.Value : below.Value + (above.Value - below.Value) * (rows - below.Key) / (above.Key - below.Key);
    }

    private static ModelHost Host(ServingFixture registry, CostlyModel costly) =>
        new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromDays(1) }, loaders: [costly], time: costly.Clock);

    private static async Task<ServedModel<ScaleRow, Scaled>> ServeAsync(ServingFixture registry, ModelHost host)
    {
        await registry.PromoteAsync("scale", "scale_v1");
        return await host.GetAsync<ScaleRow, Scaled>("scale@champion", new() { Batching = new() { MaxParallelRuns = 1 } }, Cancellation);
    }

    private static async Task AskUntilAsync(CostlyModel costly, ServedModel<ScaleRow, Scaled> model, BatchingState state)
    {
        for (var round = 0; model.Model.Status.Batching.Single().State != state; round++)
        {
            Assert.True(round < 20_000, $"after {round} rounds of 33 rows it is still {model.Model.Status.Batching.Single()}");
            await AskAsync(costly, model, 32);
        }
    }

    /// <summary>Lets rows queue up behind one that runs.</summary>
    private static async Task AskAsync(CostlyModel costly, ServedModel<ScaleRow, Scaled> model, int count)
    {
        costly.Hold();
        var first = model.PredictAsync(new(-1, 0, 0, 0), Cancellation).AsTask();
        while (!costly.IsHeld)
            await Task.Yield();

        var others = Enumerable.Range(0, count).Select(i => model.PredictAsync(new(i, 0, 0, -i), Cancellation).AsTask()).ToArray();
        costly.LetGo();
        await first;
        var answers = await Task.WhenAll(others);
        Assert.Equal(Enumerable.Range(0, count).Select(i => new Scaled(i, -i)), answers.Select(answer => answer.Value));
    }
}
