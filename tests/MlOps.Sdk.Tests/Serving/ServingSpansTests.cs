using System.Collections.Concurrent;
using System.Diagnostics;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class ServingSpansTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_a_span_below_its_callers_and_a_batch_is_linked_to_those_it_answers()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var callers = new ActivitySource("callers of the spans test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MlOpsTelemetry.Serving || source == callers,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if ((string?)span.GetTagItem("mlops.model.name") == "traced")
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("traced", "scale_v1");
        var stub = new BatchingStub();
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) }, loaders: [stub]);
        var model = await host.GetAsync<ScaleRow, Scaled>("traced@champion", new() { Batching = new() { MaxParallelRuns = 1 } }, Cancellation);

        stub.Hold();
        var first = Call(callers, model, 1);
        var second = Call(callers, model, 2);
        var third = Call(callers, model, BatchingStub.Poison);
        stub.LetGo();
        await first.Answer;
        await second.Answer;
        await Assert.ThrowsAsync<MlOpsModelException>(() => third.Answer);
        while (!spans.Any(s => s.OperationName == "mlops.batch" && s.Status == ActivityStatusCode.Error))
            await Task.Delay(5, Cancellation);

        var direct = Assert.Single(spans, s => s.OperationName == "mlops.predict");
        Assert.Equal(first.Caller.SpanId, direct.ParentSpanId);
        Assert.Equal(1, direct.GetTagItem("mlops.model.version"));
        Assert.Contains(spans, s => s.OperationName == "mlops.queue" && s.ParentSpanId == second.Caller.SpanId);
        Assert.Contains(spans, s => s.OperationName == "mlops.batch" && s.Links.Any(l => l.Context.SpanId == third.Caller.SpanId));
        Assert.All(spans, s => Assert.True(s.Duration >= TimeSpan.Zero));
    }

    private static (ActivityContext Caller, Task Answer) Call(ActivitySource source, ServedModel<ScaleRow, Scaled> model, float number)
    {
        using var caller = source.StartActivity("caller");
        return (caller!.Context, model.PredictAsync(new(number, 0, 0, 0), Cancellation).AsTask());
    }
}
