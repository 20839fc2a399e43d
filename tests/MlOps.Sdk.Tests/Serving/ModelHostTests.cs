using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class ModelHostTests
{
    private static readonly ScaleRow Row = new(1, 2, 3, 4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alias_is_served_with_the_version_and_an_id_in_each_answer()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry);

        var model = await host.GetAsync<ScaleRow, Scaled>("models:/scale@champion", Cancellation);
        var first = await model.PredictAsync(Row, Cancellation);
        var second = await model.PredictAsync(Row, Cancellation);

        Assert.Equal(new Scaled(1, 4), first.Value);
        Assert.Equal(1, first.Version);
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(string.CompareOrdinal(first.Id.ToString(), second.Id.ToString()) < 0, "ids rise with time");
        Assert.Equal(ServedModelState.Ready, model.Model.Status.State);
    }

    [Fact]
    public async Task Many_rows_are_answered_like_each_alone()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v2");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        var rows = Enumerable.Range(0, 3000).Select(i => new ScaleRow(i, 0, 0, -i)).ToList();
        var answers = await model.PredictBatchAsync(rows, Cancellation);

        Assert.Equal(rows.Select(r => new Scaled(2 * r.A, 2 * r.D)), answers.Select(a => a.Value));
        Assert.Equal(rows.Count, answers.Select(a => a.Id).Distinct().Count());
        Assert.Empty(await model.PredictBatchAsync([], Cancellation));
    }

    [Fact]
    public async Task Swaps_under_concurrent_callers_fail_nobody_and_no_answer_comes_from_a_wrong_version()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var calls = 0;
            for (; !stop.IsCancellationRequested; calls++)
            {
                var answer = await model.PredictAsync(new(caller, 0, 0, calls), Cancellation);
                Assert.Equal(new Scaled(caller * answer.Version, calls * (double)answer.Version), answer.Value);
                if (calls % 500 == 0)
                    await Task.Yield();
            }

            return calls;
        }, Cancellation)).ToList();

        for (var swap = 0; swap < 100; swap++)
        {
            await registry.Store.Registry.PromoteAsync("scale", 1 + (swap + 1) % 2, "champion", cancellationToken: Cancellation);
            await host.LoadAsync("scale@champion", Cancellation);
            Assert.Equal(1 + (swap + 1) % 2, (await model.PredictAsync(Row, Cancellation)).Version);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
    }

    [Fact]
    public async Task A_move_in_this_process_is_followed_without_waiting_for_a_poll()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, new() { PollInterval = TimeSpan.FromHours(1) });
        using var subscription = registry.Store.Registry.Subscribe(host);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        await registry.PromoteAsync("scale", "scale_v2");
        await UntilAsync(() => model.Model.Status.Version?.Version == 2);
        Assert.Equal(new Scaled(2, 8), (await model.PredictAsync(Row, Cancellation)).Value);
    }

    [Fact]
    public async Task A_move_by_another_process_is_seen_at_the_next_poll()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry, new() { PollInterval = TimeSpan.FromMilliseconds(20) });
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        await registry.PromoteAsync("scale", "scale_v2");
        await UntilAsync(() => model.Model.Status.Version?.Version == 2);
    }

    [Fact]
    public async Task A_successor_with_another_signature_is_refused_and_the_old_version_goes_on()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        var failures = new List<ModelLoadEventArgs>();
        host.LoadFailed += (_, failed) => failures.Add(failed);

        await registry.PromoteAsync("scale", "scale_v3_signature_changed");
        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await host.LoadAsync("scale@champion", Cancellation));

        Assert.Contains("input 'x' Float[?,4] is gone", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await model.PredictAsync(Row, Cancellation)).Version);
        Assert.Equal(ServedModelState.Ready, model.Model.Status.State);
        Assert.Contains("signature changed", model.Model.Status.Problem, StringComparison.Ordinal);
        Assert.Contains(failures, f => f is { Version: 2, Previous: 1 });
    }

    [Fact]
    public async Task A_tampered_artifact_is_refused_and_named()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        var tampered = await registry.RegisterAsync("scale", "scale_v2");
        await using var host = Host(registry);
        await host.LoadAsync("scale@champion", Cancellation);

        var file = Directory.EnumerateFiles(registry.ArtifactFolder, tampered.File.Digest.Hex[2..], SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[^1] ^= 1;
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllBytesAsync(file, bytes, Cancellation);
        await registry.Store.Registry.PromoteAsync("scale", 2, "champion", cancellationToken: Cancellation);

        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await host.LoadAsync("scale@champion", Cancellation));
        Assert.Contains("'model.onnx' of scale:2 is damaged", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Models.Single().Status.Version!.Version);
    }

    [Fact]
    public async Task A_store_that_gives_other_bytes_is_caught()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        var other = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "scale_v2.onnx"));
        await using var host = new ModelHost(registry.Store.Models, new LyingArtifacts(registry.Store.Artifacts, other));
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await host.LoadAsync("scale@champion", Cancellation));
        Assert.Contains("its SHA-256 is", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_texts_must_be_numbers_serves_though_empty_texts_fail()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("texts", "triton_simple_string");
        await using var host = Host(registry);
        Assert.Equal(ServedModelState.Ready, (await host.LoadAsync("texts@champion", Cancellation)).Status.State);
    }

    [Fact]
    public async Task A_model_that_loads_but_never_runs_does_not_serve()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("reshape", "broken/runtime_failure_reshape");
        await using var host = Host(registry);
        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await host.LoadAsync("reshape@champion", Cancellation));
        Assert.Contains("reshape:1 was not put to service", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ServedModelState.Loading, host.Models.Single().Status.State);
    }

    [Fact]
    public async Task Another_signature_than_registered_is_refused()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var content = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "scale_v1.onnx"));
        var other = OnnxModelFile.ReadFile(Path.Combine(ExpectedCases.Folder, "scale_v3_signature_changed.onnx")).Signature;
        await registry.RegisterAsync("scale", content, null, other);
        await using var host = Host(registry);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await host.LoadAsync("scale:1", Cancellation));
    }

    [Fact]
    public async Task Golden_rows_are_replayed_before_a_version_serves()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var (good, content) = await GoldenOfAsync("tabular20_logreg");
        await registry.RegisterAsync("logreg", content, good);
        var wrong = good with { Cases = [good.Cases[0] with { Outputs = [good.Cases[0].Outputs[1] with { Numbers = [0.5, 0.5] }] }] };
        await registry.RegisterAsync("logreg", content, wrong);
        await using var host = Host(registry);

        await host.LoadAsync("logreg:1", Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await host.LoadAsync("logreg:2", Cancellation));
        Assert.Contains("golden case 0 gives another answer here. 'probabilities' [0] is", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_type_that_does_not_fit_is_refused_with_every_misfit()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("iris", "iris_logreg_columns");
        await using var host = Host(registry);
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await host.GetAsync<ScaleRow, Scaled>("iris@champion", Cancellation));
        Assert.Contains("column 'sepal_length' is missing, expected Float[?,1]", refused.Message, StringComparison.Ordinal);
        Assert.Contains("column 'A' is not an input of the model", refused.Message, StringComparison.Ordinal);
        Assert.Contains("output column 'y[0]' is not an output of the model, which has 'label' String[?]", refused.Message, StringComparison.Ordinal);
        await host.LoadAsync("iris@champion", Cancellation);
    }

    [Fact]
    public async Task An_alias_that_appears_later_is_served_as_soon_as_it_does()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = Host(registry, new() { PollInterval = TimeSpan.FromMilliseconds(20) });
        var model = host.Serve<ScaleRow, Scaled>(ModelRef.Parse("scale@champion"));
        await UntilAsync(() => model.Model.Status.Problem?.Contains("has no alias 'champion'", StringComparison.Ordinal) == true);
        var unavailable = await Assert.ThrowsAsync<MlOpsModelException>(async () => await model.PredictAsync(Row, Cancellation));
        Assert.True(unavailable.IsTransient);

        await registry.PromoteAsync("scale", "scale_v1");
        await UntilAsync(() => model.Model.Status.State == ServedModelState.Ready);
        Assert.Equal(new Scaled(1, 4), (await model.PredictAsync(Row, Cancellation)).Value);
    }

    [Fact]
    public async Task Observers_see_each_prediction_and_one_that_throws_hurts_nobody()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v2");
        var seen = new RecordingObserver();
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, observers: [new ThrowingObserver(), seen]);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);

        var answer = await model.PredictAsync(Row, Cancellation);
        await model.PredictBatchAsync([Row, Row], Cancellation);

        Assert.Equal(3, seen.Predictions.Count);
        Assert.Equal((answer.Id, "scale", 1, "A=1 B=2 C=3 D=4 -> y[0]=2 y[3]=8"), seen.Predictions[0]);
    }

    [Fact]
    public async Task Disposing_lets_calls_finish_and_refuses_later_ones()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        var host = Host(registry);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
                await model.PredictAsync(Row, Cancellation);
        }, Cancellation)).ToList();

        await Task.Delay(50, Cancellation);
        await host.DisposeAsync();
        foreach (var caller in callers)
        {
            var stopped = await Assert.ThrowsAsync<MlOpsModelException>(() => caller);
            Assert.True(stopped.IsTransient);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await host.LoadAsync("scale@champion", Cancellation));
    }

    [Fact]
    public async Task A_prediction_allocates_nothing_in_the_steady_state()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await using var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) }, [new IdleObserver()]);
        var model = await host.GetAsync<ScaleRow, Scaled>("scale@champion", Cancellation);
        for (var i = 0; i < 300; i++)
            await model.PredictAsync(Row, Cancellation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await model.PredictAsync(Row, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(9, "PollInterval")]
    [InlineData(-1, "DrainTimeout")]
    public async Task Options_out_of_range_are_named(int value, string member)
    {
        await using var registry = await ServingFixture.OpenAsync();
        var options = member == "PollInterval" ? new ModelHostOptions { PollInterval = TimeSpan.FromMilliseconds(value) } : new() { DrainTimeout = TimeSpan.FromSeconds(value) };
        var refused = Assert.Throws<ArgumentException>(() => Host(registry, options));
        Assert.Contains(member, refused.Message, StringComparison.Ordinal);
    }

    private static ModelHost Host(ServingFixture registry, ModelHostOptions? options = null) =>
        new(registry.Store.Models, registry.Store.Artifacts, options ?? new() { PollInterval = TimeSpan.FromHours(1) });

    private static async Task<(GoldenRows Rows, byte[] Content)> GoldenOfAsync(string name)
    {
        var content = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, name + ".onnx"));
        await using var model = OnnxModel.Load(content);
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape(1, 20);
        for (var i = 0; i < 20; i++)
            frame.Inputs[0].AsSpan<float>()[i] = i * 0.1f;
        await frame.RunAsync(Cancellation);
        return (new() { Cases = [GoldenCase.Of(frame)] }, content);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(5, timeout.Token);
    }
}
