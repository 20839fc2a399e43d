using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A model on another server is a predictor like any other, and what the server does wrong has its name.</summary>
public sealed class RemoteModelTests : IAsyncLifetime
{
    private const string Metadata = """{"name":"m","platform":"p","inputs":[{"name":"x","datatype":"FP32","shape":[-1]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1]}]}""";
    private const string Header = """{"model_name":"m","outputs":[{"name":"y","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}""";

    private readonly HttpClient _http = new();
    private readonly WebApplication _app = InferenceServer.Build(_ => { });
    private Func<HttpContext, Task> _infer = context => AnswerAsync(context, Header, BitConverter.GetBytes(42f));
    private int _calls;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app.MapGet("/v2/models/m", () => Results.Text(Metadata, "application/json"));
        _app.MapGet("/v2/models/strange", () => Results.Text("<html>", "text/html"));
        _app.MapPost("/v2/models/m/infer", context =>
        {
            Interlocked.Increment(ref _calls);
            return _infer(context);
        });
        await _app.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Our_own_server_answers_for_a_model_of_every_type()
    {
        await using var server = await ScriptedServer.StartAsync(_ => { }, app => app.MapInference());
        await using var model = await RemoteModel.ConnectAsync(server.Http, new(server.Http.BaseAddress!, "/v2/models/scripted"), cancellationToken: Cancellation);
        Assert.Equal(server.Model.Signature, model.Signature);
        Assert.Equal(10, await AskAsync(model, 5));
        Assert.Equal(14, await AskAsync(model, 7));
        var refused = await FaultAsync(model, ScriptedModel.Overloaded);
        Assert.Equal((ModelFault.Overloaded, TimeSpan.FromSeconds(3)), (refused.Fault, refused.RetryAfter));
        Assert.Contains("The queue is full.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_address_is_loaded_as_a_model()
    {
        var signature = new ModelSignature { Inputs = [], Outputs = [] };
        var version = new ModelVersion
        {
            Model = "m",
            Version = 1,
            Format = "open-inference",
            File = new() { Path = "model.url", Digest = ContentDigest.Of([]), Size = 0 },
            Attachments = [],
            Signature = signature,
            CreatedAt = default,
            Key = "1",
            Lineage = new(),
            CreatedBy = "test",
        };
        var loader = new RemoteModelLoader(_http);
        await using var model = await loader.LoadAsync(version, Encoding.UTF8.GetBytes(Address() + "\n"), Cancellation);
        Assert.Equal(42, await AskAsync(model, 1));
        await Assert.ThrowsAsync<MlOpsIntegrityException>(() => loader.LoadAsync(version, "file:///etc/passwd"u8.ToArray(), Cancellation).AsTask());
    }

    [Theory]
    [InlineData(400, ModelFault.Failed, 1)]
    [InlineData(500, ModelFault.Failed, 1)]
    [InlineData(429, ModelFault.Overloaded, 1)]
    [InlineData(503, ModelFault.Unavailable, 3)]
    [InlineData(504, ModelFault.TimedOut, 1)]
    public async Task A_refusal_keeps_its_meaning_and_only_absence_is_tried_again(int status, ModelFault fault, int calls)
    {
        _infer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("""{"error":"no luck"}""");
        };
        await using var model = await ConnectAsync(new() { Retries = 2 });
        var refused = await FaultAsync(model, 1);
        Assert.Equal((fault, TimeSpan.FromSeconds(7)), (refused.Fault, refused.RetryAfter));
        Assert.EndsWith("no luck", refused.Message, StringComparison.Ordinal);
        Assert.Equal(calls, _calls);
    }

    [Theory]
    [InlineData("no JSON", "", 4)]
    [InlineData("{}", null, 4)]
    [InlineData(Header, null, 3)]
    [InlineData(Header, null, 5)]
    [InlineData(Header, "100000", 4)]
    [InlineData(Header, "x", 4)]
    [InlineData("""{"outputs":[]}""", null, 0)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP64","shape":[1],"parameters":{"binary_data_size":8}}]}""", null, 8)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[1,1],"parameters":{"binary_data_size":4}}]}""", null, 4)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[2],"parameters":{"binary_data_size":4}}]}""", null, 4)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[-1],"parameters":{"binary_data_size":4}}]}""", null, 4)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[1000000000],"parameters":{"binary_data_size":4}}]}""", null, 4)]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":-4}}]}""", null, 4)]
    public async Task An_answer_that_is_cut_or_of_the_wrong_form_fails_and_is_not_believed(string json, string? length, int bytes)
    {
        _infer = context => AnswerAsync(context, json, new byte[bytes], length);
        await using var model = await ConnectAsync();
        var failed = await FaultAsync(model, 1);
        Assert.Equal(ModelFault.Failed, failed.Fault);
        Assert.Contains("Open Inference Protocol", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_server_is_given_up_at_the_deadline_and_a_caller_may_give_up_before()
    {
        _infer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var model = await ConnectAsync(new() { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(ModelFault.TimedOut, (await FaultAsync(model, 1)).Fault);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(model, 1, impatient.Token));
    }

    [Fact]
    public async Task A_server_that_fails_again_and_again_is_left_alone_until_one_call_finds_it_well()
    {
        var time = new ManualTime();
        var well = _infer;
        await using var model = await ConnectAsync(new() { Retries = 0, FailuresToBreak = 3, BreakTime = TimeSpan.FromSeconds(5), Time = time });
        _infer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 10; i++)
            Assert.Equal(ModelFault.Unavailable, (await FaultAsync(model, 1)).Fault);
        Assert.Equal(3, _calls);
        Assert.Equal(TimeSpan.FromSeconds(5), (await FaultAsync(model, 1)).RetryAfter);

        time.Now += TimeSpan.FromSeconds(5);
        await FaultAsync(model, 1);
        await FaultAsync(model, 1);
        Assert.Equal(4, _calls);

        time.Now += TimeSpan.FromSeconds(5);
        _infer = well;
        Assert.Equal(42, await AskAsync(model, 1));
        Assert.Equal(42, await AskAsync(model, 1));
    }

    [Fact]
    public async Task Calls_beyond_the_limit_are_turned_away_at_once()
    {
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var well = _infer;
        _infer = async context =>
        {
            entered.TrySetResult();
            await release.Task;
            await well(context);
        };
        await using var model = await ConnectAsync(new() { MaxConcurrency = 1 });
        var first = AskAsync(model, 1);
        await entered.Task.WaitAsync(Cancellation);
        Assert.Equal(ModelFault.Overloaded, (await FaultAsync(model, 1)).Fault);
        release.SetResult();
        Assert.Equal(42, await first);
    }

    [Fact]
    public async Task What_is_no_model_is_said_so_when_it_is_connected()
    {
        await Assert.ThrowsAsync<MlOpsNotFoundException>(() => RemoteModel.ConnectAsync(_http, new(_app.Urls.First() + "/v2/models/none"), cancellationToken: Cancellation).AsTask());
        var strange = await Assert.ThrowsAsync<MlOpsModelException>(() => RemoteModel.ConnectAsync(_http, new(_app.Urls.First() + "/v2/models/strange"), cancellationToken: Cancellation).AsTask());
        Assert.Equal(ModelFault.Failed, strange.Fault);
        var absent = await Assert.ThrowsAsync<MlOpsModelException>(() => RemoteModel.ConnectAsync(_http, new("http://127.0.0.1:1/v2/models/m"), cancellationToken: Cancellation).AsTask());
        Assert.Equal(ModelFault.Unavailable, absent.Fault);
    }

    private Uri Address() => new(_app.Urls.First() + "/v2/models/m");

    private ValueTask<RemoteModel> ConnectAsync(RemoteModelOptions? options = null) => RemoteModel.ConnectAsync(_http, Address(), options, Cancellation);

    private static async Task<float> AskAsync(IPredictor model, float x, CancellationToken? cancellation = null)
    {
        using var frame = model.CreateFrame();
        frame.Inputs[0].Reshape(1);
        frame.Inputs[0].AsSpan<float>()[0] = x;
        await frame.RunAsync(cancellation ?? Cancellation);
        return frame.Outputs[0].AsSpan<float>()[0];
    }

    private static Task<MlOpsModelException> FaultAsync(IPredictor model, float x) => Assert.ThrowsAsync<MlOpsModelException>(() => AskAsync(model, x));

    private static async Task AnswerAsync(HttpContext context, string json, byte[] bytes, string? length = null)
    {
        var text = Encoding.UTF8.GetBytes(json);
        if (length != "")
            context.Response.Headers["Inference-Header-Content-Length"] = length ?? text.Length.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync((byte[])[.. text, .. bytes]);
    }

    /// <summary>Stands still until it is moved; timers run on real time.</summary>
    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
