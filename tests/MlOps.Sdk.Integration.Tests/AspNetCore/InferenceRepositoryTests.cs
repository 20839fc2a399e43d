using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Index, load and unload change what serves, for operators only.</summary>
public sealed class InferenceRepositoryTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private const string Row = """{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""";

    private InferenceClient Client => new(server.Client);

    [Fact]
    public async Task A_model_is_listed_loaded_answers_and_is_unloaded()
    {
        await server.RegisterAsync("cycle", Model("scale_v1"), load: false);
        Assert.Equal("UNAVAILABLE", await StateAsync("cycle"));
        Assert.Equal(HttpStatusCode.NotFound, await InferAsync("cycle"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v2/repository/models/cycle/load"));
            Assert.Equal("READY", await StateAsync("cycle"));
            Assert.Equal(HttpStatusCode.OK, await InferAsync("cycle"));
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v2/repository/models/cycle/unload", """{"parameters":{"unload_dependents":false}}"""));
            Assert.Equal("UNAVAILABLE", await StateAsync("cycle"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await InferAsync("cycle"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Client.GetAsync("/v2/models/cycle/ready")).Status);
            Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/v2/health/ready")).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/v2/repository/models/cycle/unload"));
    }

    [Fact]
    public async Task Swaps_under_load_fail_no_request_and_every_answer_is_its_versions()
    {
        await server.RegisterAsync("swapped", Model("scale_v1"), load: true);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var callers = Enumerable.Range(1, 8).Select(caller => Task.Run(async () =>
        {
            var row = $$"""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[{{caller}},0,0,1]}]}""";
            var versions = new HashSet<int>();
            while (!done.IsCancellationRequested)
            {
                var (status, answer) = await Client.PostAsync("/v2/models/swapped/infer", row);
                Assert.True(status == HttpStatusCode.OK, answer.ToString());
                var version = int.Parse(answer.GetProperty("model_version").GetString()!, CultureInfo.InvariantCulture);
                versions.Add(version);
                Assert.Equal(version * caller, answer.GetProperty("outputs")[0].GetProperty("data")[0].GetInt32());
            }

            return versions;
        }, TestContext.Current.CancellationToken)).ToList();

        for (var i = 0; i < 30; i++)
        {
            await server.RegisterAsync("swapped", Model(i % 2 == 0 ? "scale_v2" : "scale_v1"), load: false);
            Assert.Equal(HttpStatusCode.OK, await PostAsync("/v2/repository/models/swapped/load"));
        }

        await done.CancelAsync();
        Assert.Equal([1, 2], (await Task.WhenAll(callers)).SelectMany(v => v).Distinct().Order());
    }

    [Theory]
    [InlineData("/v2/repository/models/absent/load", "", 400)]
    [InlineData("/v2/repository/models/a%20b/load", "", 400)]
    [InlineData("/v2/repository/models/absent/unload", "", 400)]
    [InlineData("/v2/repository/models/absent/load", "[", 400)]
    [InlineData("/v2/repository/models/absent/load", "[]", 400)]
    [InlineData("/v2/repository/index", """{"ready":1}""", 400)]
    [InlineData("/v2/repository/models/absent/load", """{"parameters":{"config":"{}"}}""", 501)]
    public async Task What_cannot_be_done_says_so(string path, string body, int expected)
    {
        Assert.Equal(expected, (int)await PostAsync(path, body));
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/v2/health/ready")).Status);
    }

    [Theory]
    [InlineData("cycle"), InlineData("dangling_input"), InlineData("external_absolute_path"), InlineData("external_missing_file")]
    [InlineData("external_path_traversal"), InlineData("ir_version_99"), InlineData("lfs_pointer"), InlineData("needs_onnxruntime_extensions")]
    [InlineData("no_graph"), InlineData("opset_99"), InlineData("png_renamed"), InlineData("random_bytes"), InlineData("runtime_failure_reshape")]
    [InlineData("text"), InlineData("truncated_60pct"), InlineData("type_mismatch"), InlineData("unknown_domain"), InlineData("unknown_op")]
    public async Task A_broken_model_is_400_with_its_reason_and_leaves_the_server_ready(string file)
    {
        var content = File.ReadAllBytes(Path.Combine(InferenceServer.Models, "broken", file + ".onnx"));
        var signature = file == "runtime_failure_reshape" ? null : new ModelSignature { Inputs = [], Outputs = [] };
        await server.RegisterAsync("broken_" + file, content, load: false, signature);
        var (status, answer) = await Client.PostAsync($"/v2/repository/models/broken_{file}/load", [], ("x-role", "operator"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("broken_" + file, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/v2/health/ready")).Status);
        Assert.Equal("UNAVAILABLE", await StateAsync("broken_" + file));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("reader", HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK)]
    public async Task Only_operators_may(string? role, HttpStatusCode expected)
    {
        await server.RegisterAsync("guarded", Model("scale_v1"), load: false);
        foreach (var path in (string[])["/v2/repository/index", "/v2/repository/models/guarded/load", "/v2/repository/models/guarded/unload"])
            Assert.Equal(expected, (await Client.PostAsync(path, [], role is null ? [] : [("x-role", role)])).Status);
    }

    [Fact]
    public async Task Without_a_policy_the_extension_is_off()
    {
        await using var registry = new ServedNothing();
        await using var app = InferenceServer.Build(services => services.AddSingleton<IModelHost>(registry.Host));
        app.MapInference();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        var (status, body) = await new InferenceClient(http).PostAsync("/v2/repository/models/a/load", "");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("RepositoryPolicy", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_not_there_stops_the_start()
    {
        await using var registry = new ServedNothing();
        await using var app = InferenceServer.Build(services => services.AddSingleton<IModelHost>(registry.Host));
        var refused = Assert.Throws<InvalidOperationException>(() => app.MapInference(o => o.RepositoryPolicy = "operator"));
        Assert.Contains("no authorization policy 'operator'", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Model(string file) => File.ReadAllBytes(Path.Combine(InferenceServer.Models, file + ".onnx"));

    private async Task<HttpStatusCode> PostAsync(string path, string body = "") =>
        (await Client.PostAsync(path, Encoding.UTF8.GetBytes(body), ("x-role", "operator"))).Status;

    private async Task<HttpStatusCode> InferAsync(string model) => (await Client.PostAsync($"/v2/models/{model}/infer", Row)).Status;

    private async Task<string?> StateAsync(string model)
    {
        var (status, body) = await Client.PostAsync("/v2/repository/index", [], ("x-role", "operator"));
        Assert.Equal(HttpStatusCode.OK, status);
        return body.EnumerateArray().Single(e => e.GetProperty("name").GetString() == model).GetProperty("state").GetString();
    }

    private sealed class ServedNothing : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("mlops-nothing-").FullName;
        private readonly MlOpsStore _store;

        public ServedNothing()
        {
            _store = MlOpsStore.OpenAsync(_folder).AsTask().GetAwaiter().GetResult();
            Host = new(_store.Models, _store.Artifacts);
        }

        public ModelHost Host { get; }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await _store.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
