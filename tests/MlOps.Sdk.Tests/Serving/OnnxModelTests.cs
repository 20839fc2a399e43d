using System.Diagnostics;
using System.Text.Json;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

public sealed class OnnxModelTests
{
    public static TheoryData<string> Unloadable =>
    [
        "cycle", "dangling_input", "empty", "external_absolute_path", "external_missing_file", "external_path_traversal", "ir_version_99",
        "lfs_pointer", "needs_onnxruntime_extensions", "no_graph", "opset_99", "png_renamed", "random_bytes", "text", "truncated_60pct",
        "type_mismatch", "unknown_domain", "unknown_op",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reference_model_gives_its_expected_outputs_each_time()
    {
        var cases = 0;
        foreach (var model in ExpectedCases.Read().EnumerateObject())
        {
            await using var loaded = OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, model.Value.GetProperty("file").GetString()!));
            using var frame = loaded.CreateFrame();
            for (var pass = 0; pass < 3; pass++)
            {
                foreach (var example in model.Value.GetProperty("cases").EnumerateArray())
                {
                    await Check(model.Name, example, frame);
                    cases++;
                }
            }
        }

        Assert.True(cases > 150, $"only {cases} cases were found");
    }

    [Theory]
    [MemberData(nameof(Unloadable))]
    public void What_cannot_run_is_refused_with_its_name_and_reason(string name)
    {
        var refused = Assert.Throws<MlOpsIntegrityException>(() => OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, "broken", name + ".onnx")));
        Assert.Contains($"'{name}.onnx'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_always_fails_says_so_when_it_runs()
    {
        await using var model = OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, "broken", "runtime_failure_reshape.onnx"));
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape(1, 3);
        var failed = await Assert.ThrowsAsync<MlOpsModelException>(async () => await frame.RunAsync(Cancellation));
        Assert.False(failed.IsTransient);
        Assert.Contains("Reshape", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_outside_the_file_need_a_folder()
    {
        var bytes = File.ReadAllBytes(Path.Combine(ExpectedCases.Folder, "digits_mlp_external.onnx"));
        var refused = Assert.Throws<MlOpsIntegrityException>(() => OnnxModel.Load(bytes));
        Assert.Contains("digits_mlp_external.bin", refused.Message, StringComparison.Ordinal);
        OnnxModel.Load(bytes, new() { ExternalDataFolder = ExpectedCases.Folder });
    }

    [Fact]
    public async Task Only_the_wanted_outputs_are_given_in_the_order_asked_for()
    {
        await using var model = Load("digits_mlp_uint8");
        using var frame = model.CreateFrame(["probabilities", "digit"]);
        frame.Inputs[0].Reshape(1, 64);
        await frame.RunAsync(Cancellation);
        Assert.Equal(["probabilities", "digit"], frame.Outputs.Select(o => o.Spec.Name));

        var unknown = Assert.Throws<ArgumentException>(() => model.CreateFrame(["digits"]));
        Assert.Contains("no output 'digits'; it has 'digit', 'confident', 'probabilities'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_misshapen_input_is_named()
    {
        await using var model = Load("scale_v1");
        using var frame = model.CreateFrame();
        var missing = await Assert.ThrowsAsync<ArgumentException>(async () => await frame.RunAsync(Cancellation));
        Assert.Contains("Input 'x' is missing; the model needs Float[?,4]", missing.Message, StringComparison.Ordinal);

        frame.Inputs[0].Reshape(3, 5);
        var misshapen = await Assert.ThrowsAsync<ArgumentException>(async () => await frame.RunAsync(Cancellation));
        Assert.Contains("Input 'x' has the wrong shape: expected Float[?,4], got Float[3,5]", misshapen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_on_shapes_seen_before_allocates_nothing()
    {
        await using var model = Load("tabular20_logreg");
        using var frame = model.CreateFrame();
        for (var i = 0; i < 300; i++)
        {
            frame.Inputs[0].Reshape(i % 4 + 1, 20);
            await frame.RunAsync(Cancellation);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            frame.Inputs[0].Reshape(i % 4 + 1, 20);
            await frame.RunAsync(CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Cancelling_stops_a_run_that_is_under_way_and_the_frame_works_again()
    {
        await using var model = Load("slow_loop");
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape();
        frame.Inputs[0].AsSpan<long>()[0] = 100_000_000;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        var watch = Stopwatch.StartNew();
        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(async () => await frame.RunAsync(stop.Token));
        Assert.Equal(stop.Token, cancelled.CancellationToken);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);

        frame.Inputs[0].AsSpan<long>()[0] = 3;
        await frame.RunAsync(Cancellation);
    }

    [Fact]
    public async Task Disposing_waits_for_running_frames_and_refuses_later_runs()
    {
        var model = Load("slow_loop");
        var frames = Enumerable.Range(0, 4).Select(_ => model.CreateFrame()).ToList();
        var runs = frames.Select(frame => Task.Run(async () =>
        {
            frame.Inputs[0].Reshape();
            frame.Inputs[0].AsSpan<long>()[0] = 20_000;
            await frame.RunAsync(Cancellation);
        }, Cancellation)).ToList();

        await Task.Delay(30, Cancellation);
        await model.DisposeAsync();
        await model.DisposeAsync();
        foreach (var run in runs)
            Assert.True(run.IsCompleted || (await Record.ExceptionAsync(() => run)) is null or ObjectDisposedException);

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await frames[0].RunAsync(Cancellation));
        Assert.Throws<ObjectDisposedException>(() => model.CreateFrame());
        frames.ForEach(f => f.Dispose());
    }

    [Fact]
    public async Task A_frame_answers_one_call_at_a_time()
    {
        await using var model = Load("slow_loop");
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape();
        frame.Inputs[0].AsSpan<long>()[0] = 30_000;
        var runs = Enumerable.Range(0, 2).Select(_ => Task.Run(async () => await frame.RunAsync(Cancellation), Cancellation)).ToList();
        var outcomes = await Task.WhenAll(runs.Select(run => Record.ExceptionAsync(() => run).AsTask()));
        Assert.IsType<InvalidOperationException>(Assert.Single(outcomes, o => o is not null));
    }

    private static OnnxModel Load(string name) => OnnxModel.LoadFile(Path.Combine(ExpectedCases.Folder, name + ".onnx"));

    private static async Task Check(string model, JsonElement example, PredictorFrame frame)
    {
        try
        {
            foreach (var optional in frame.OptionalInputs)
                optional.Clear();
            foreach (var input in example.GetProperty("inputs").EnumerateArray())
                ExpectedCases.Fill(frame.Inputs.Concat(frame.OptionalInputs).Single(b => b.Spec.Name == input.GetProperty("name").GetString()), input);

            if (example.TryGetProperty("error", out _))
            {
                await Assert.ThrowsAsync<MlOpsModelException>(async () => await frame.RunAsync(Cancellation));
                return;
            }

            await frame.RunAsync(Cancellation);
            foreach (var output in example.GetProperty("outputs").EnumerateArray())
                ExpectedCases.AssertEqual(output, frame.Outputs.Single(b => b.Spec.Name == output.GetProperty("name").GetString()));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{model}, case {example.GetProperty("name")}: {e.Message}", e);
        }
    }
}
