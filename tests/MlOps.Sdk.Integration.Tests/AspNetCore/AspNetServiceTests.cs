using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.AspNetCore;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

public sealed class AspNetServiceTests(AspNetServiceFactory factory) : IClassFixture<AspNetServiceFactory>
{
    private const string Flower = """{"sepalLength":5.1,"sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2}""";

    private readonly HttpClient _client = factory.CreateClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flower_is_answered_with_its_species_the_version_and_an_id()
    {
        var (status, answer) = await PostAsync(Flower);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("setosa", answer.GetProperty("value").GetProperty("name").GetString());
        Assert.Equal(0.98158, answer.GetProperty("value").GetProperty("setosa").GetDouble(), 1e-5);
        Assert.Equal(1, answer.GetProperty("version").GetInt32());
        Assert.True(PredictionId.TryParse(answer.GetProperty("id").GetString(), out _));
    }

    [Theory]
    [InlineData("""{"sepalLength":5.1,"sepalWidth":3.5,"petalLength":1.4}""", "petalWidth", "missing, expected a number")]
    [InlineData("""{"sepalLength":"long","sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2}""", "sepalLength", "expected a number, got the text \"long\"")]
    [InlineData("""{"sepalLength":null,"sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2}""", "sepalLength", "expected a number, got null")]
    [InlineData("""{"sepalLength":{},"sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2}""", "sepalLength", "expected a number, got an object")]
    [InlineData("""{"sepalLength":5.1,""", "$", "not valid JSON at line 1, byte 19")]
    [InlineData("""{"sepalLength":"\ud800","sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2}""", "sepalLength", "expected a number, got a text that is not valid Unicode")]
    [InlineData("""{"\ud800":1,"sepalLength":"x"}""", "$", "a member's name is not valid Unicode")]
    [InlineData("""{"sepalLength":5.1,"sepalWidth":3.5,"petalLength":1.4,"petalWidth":0.2,"sepalLength":9}""", "sepalLength", "came more than once")]
    [InlineData("""[1,2]""", "$", "expected an object, got an array")]
    [InlineData("null", "$", "expected an object, got null")]
    [InlineData("", "$", "not valid JSON")]
    public async Task Bad_input_is_400_and_says_what_was_expected_and_what_came(string body, string member, string problem)
    {
        var (status, answer) = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(problem, answer.GetProperty("errors").GetProperty(member)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_repeats_a_member_or_goes_on_after_the_row_is_400()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Flower.Replace("{", """{"sepalLength":9,""", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Flower + Flower)).Status);
    }

    [Fact]
    public async Task Another_content_type_is_415_and_a_body_beyond_the_limit_413()
    {
        using var form = await _client.PostAsync("/predict/iris", Json(Flower, "application/x-www-form-urlencoded"), Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(new string(' ', (1 << 20) + 1))).Status);
    }

    [Fact]
    public async Task Ready_tells_which_version_of_which_model_serves()
    {
        var ready = await GetAsync("/health/ready");
        Assert.Equal("""{"status":"Healthy","models":{"iris@champion":"version 1"}}""", ready);
        Assert.Equal("Healthy", await GetAsync("/health/live"));
    }

    [Fact]
    public async Task Metrics_count_the_predictions()
    {
        await PostAsync(Flower);
        var metrics = await GetAsync("/metrics");
        Assert.Contains("mlops_prediction_duration_seconds_bucket{", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE mlops_prediction_duration_seconds histogram", metrics, StringComparison.Ordinal);
        Assert.Matches("""mlops_model_loads_total\{[^}]*mlops_model_name="iris"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""http_server_request_duration_seconds_count\{[^}]*http_response_status_code="200",http_route="/predict/iris"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""mlops_prediction_count_total\{[^}]*mlops_model_name="iris",mlops_model_version="1"[^}]*\} [1-9]""", metrics);
    }

    [Fact]
    public async Task The_OpenAPI_document_is_the_one_that_was_agreed_on()
    {
        var actual = JsonNode.Parse(await GetAsync("/openapi/v1.json"))!.AsObject();
        actual.Remove("servers");
        var agreed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "AspNetCore", "AspNetService.openapi.json"), Cancellation));
        Assert.True(JsonNode.DeepEquals(agreed, actual), $"The document has changed. Where that is meant, replace AspNetService.openapi.json beside this test by:\n{actual}");

        var responses = actual["paths"]!["/predict/iris"]!["post"]!["responses"]!.AsObject();
        Assert.Equal(["200", "400", "413", "415", "429", "500", "503", "504"], responses.Select(r => r.Key));
    }

    [Fact]
    public async Task An_answer_reads_as_its_documented_type()
    {
        using var response = await _client.PostAsync("/predict/iris", Json(Flower), Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<PredictionAnswer<AspNetService.Species>>(Cancellation);
        Assert.Equal(("setosa", 1, "champion", 1.0), (answer!.Value.Name, answer.Version, answer.Variant, answer.Propensity));
        Assert.NotEqual(default, PredictionId.Parse(answer.Id));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_503_and_not_ready_until_it_comes()
    {
        await using var empty = new AspNetServiceFactory();
        using var client = empty.WithWebHostBuilder(web => web.ConfigureServices(services => new Builder(services)
            .AddServing(o => o.PollInterval = TimeSpan.FromMilliseconds(20)).AddRoutedModel<AspNetService.Iris, AspNetService.Species>("other"))).CreateClient();

        using var ready = await client.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("other@champion: Model 'other' has no alias 'champion'", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // The type pair resolves to the model added last, which is the one that is missing.
        using var answer = await client.PostAsync("/predict/iris", Json(Flower), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_alias_moved_through_the_container_is_followed_at_once()
    {
        await using var service = new AspNetServiceFactory();
        using var client = service.CreateClient();
        var registry = service.Services.GetRequiredService<ModelRegistry>();
        var host = service.Services.GetRequiredService<IModelHost>();
        var first = await registry.ResolveAsync(ModelRef.Parse("iris:1"), Cancellation);
        var second = await registry.RegisterAsync(new() { Model = "iris", RunId = first.Lineage.RunId!.Value, Key = "again" }, Cancellation);

        var loaded = new TaskCompletionSource<int?>();
        host.Loaded += (_, e) => loaded.TrySetResult(e.Version);
        await registry.PromoteAsync("iris", second.Version, "champion", cancellationToken: Cancellation);
        Assert.Equal(2, await loaded.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Contains("version 2", await client.GetStringAsync("/health/ready", Cancellation), StringComparison.Ordinal);
    }

    private static StringContent Json(string body, string type = "application/json") => new(body, Encoding.UTF8, new MediaTypeHeaderValue(type));

    private async Task<string> GetAsync(string path) => await _client.GetStringAsync(path, Cancellation);

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string body, string type = "application/json")
    {
        using var response = await _client.PostAsync("/predict/iris", Json(body, type), Cancellation);
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        return (response.StatusCode, document.RootElement.Clone());
    }

    private sealed record Builder(IServiceCollection Services) : IMlOpsBuilder;
}
