using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class TensorCallTests
{
    private static readonly long[] TwoRows = [2, 4];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_row_of_a_call_is_announced_under_its_own_id()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v2");
        var seen = new RecordingObserver();
        await using var host = Host(registry, new ThrowingObserver(), seen);
        var model = await host.LoadAsync("scale@champion", Cancellation);

        using var call = model.BeginCall();
        await AskAsync(call, 2, 1);
        Assert.Equal(
            [(call.Id, "scale", 1, "x[0]=1 x[1]=2 x[2]=3 x[3]=4 -> y[0]=2 y[1]=4 y[2]=6 y[3]=8"),
             (call.RowId(1), "scale", 1, "x[0]=5 x[1]=6 x[2]=7 x[3]=8 -> y[0]=10 y[1]=12 y[2]=14 y[3]=16")],
            seen.Predictions);

        var first = call.Id;
        await AskAsync(call, 1, 1);
        Assert.NotEqual(first, call.Id);
        Assert.Equal(call.Id, seen.Predictions[2].Id);
    }

    [Fact]
    public async Task A_row_type_in_use_names_the_features_of_tensor_calls_too()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        var seen = new RecordingObserver();
        await using var host = Host(registry, seen);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        using var call = model.Model.BeginCall(["y"]);
        await AskAsync(call, 1, 7);
        Assert.Equal("A=7 B=8 C=9 D=10 -> y[0]=7 y[1]=8 y[2]=9 y[3]=10", seen.Predictions.Single().Row);
    }

    [Fact]
    public async Task A_call_allocates_nothing_in_the_steady_state_though_it_is_announced()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, new IdleObserver());
        var model = await host.LoadAsync("scale@champion", Cancellation);
        var before = 0L;
        for (var i = 0; i < 1300; i++)
        {
            if (i == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            using var call = model.BeginCall();
            call.Inputs[0].Reshape(TwoRows);
            call.Inputs[0].AsBytes().Clear();
            var run = call.RunAsync(CancellationToken.None);
            Assert.True(run.IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("iris_logreg_zipmap")]
    [InlineData("light_squeezenet")]
    [InlineData("triton_simple_string")]
    [InlineData("toxicity_tokens_tfidf")]
    public async Task Whatever_has_no_columns_is_answered_all_the_same(string file)
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("model", file);
        await using var host = Host(registry, new RecordingObserver());
        var model = await host.LoadAsync("model@champion", Cancellation);
        using var call = model.BeginCall();
        foreach (var input in call.Inputs)
        {
            input.Reshape([.. input.Spec.Shape.Select(d => d < 0 ? 1 : d)]);
            if (input.ElementType == ElementType.String)
                input.AsTexts().Fill("1");
            else
                input.AsBytes().Clear();
        }

        await call.RunAsync(Cancellation);
        Assert.True(call.Outputs[0].IsShaped);
    }

    private static ModelHost Host(ServingFixture registry, params IPredictionObserver[] observers) =>
        new(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) }, observers);

    private static async Task AskAsync(TensorCall call, int rows, float first)
    {
        call.Inputs[0].Reshape(rows, 4);
        for (var i = 0; i < 4 * rows; i++)
            call.Inputs[0].AsSpan<float>()[i] = first + i;
        await call.RunAsync(Cancellation);
    }
}
