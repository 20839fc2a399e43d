using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Builder;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What MLflow's clients send is scored as MLflow's server does it.</summary>
public sealed class MlflowScoringTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scale", """{"dataframe_split":{"columns":["a","b","c","d"],"data":[[1,2,3,4],[5,6,7,8]]}}""", "[[1,2,3,4],[5,6,7,8]]")]
    [InlineData("scale", """{"dataframe_records":[{"a":1,"b":2,"c":3,"d":null}]}""", """[[1,2,3,"NaN"]]""")]
    [InlineData("scale", """{"instances":[[1,2,3,4]],"params":{"threshold":0.5}}""", "[[1,2,3,4]]")]
    [InlineData("scale", """{"inputs":[[1,2,3,4]]}""", "[[1,2,3,4]]")]
    [InlineData("scale", """{"inputs":{"x":[[1,2,3,4]]}}""", "[[1,2,3,4]]")]
    [InlineData("scale", """{"instances":[{"x":[1,2,3,4]},{"x":[5,6,7,8]}]}""", "[[1,2,3,4],[5,6,7,8]]")]
    [InlineData("scalar_and_int32", """{"inputs":{"x":[1,2],"k":3,"flag":[true]}}""", null)]
    public async Task The_four_forms_are_scored(string file, string body, string? expected)
    {
        var (status, answer) = await PostAsync(file == "scale" ? "scale_v1" : file, body);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        if (expected is not null)
            Assert.Equal(expected, answer.GetProperty("predictions").GetRawText());
    }

    [Fact]
    public async Task A_table_goes_to_an_input_for_each_column_and_comes_back_as_records()
    {
        const string Body = """{"dataframe_split":{"columns":["petal_width","petal_length","sepal_width","sepal_length","note"],"data":[[0.2,1.4,3.5,5.1,"extra"],[2.5,6.0,3.3,6.3,null]]}}""";
        var (status, answer) = await PostAsync("iris_logreg_columns", Body);
        Assert.Equal(HttpStatusCode.OK, status);
        var rows = answer.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(["setosa", "virginica"], rows.Select(r => r.GetProperty("label").GetString()));
        Assert.Equal(3, rows[0].GetProperty("probabilities").GetArrayLength());
    }

    [Fact]
    public async Task Maps_come_back_as_records_of_classes()
    {
        var (_, answer) = await PostAsync("iris_logreg_zipmap", """{"inputs":[[5.1,3.5,1.4,0.2]]}""");
        var row = answer.GetProperty("predictions")[0];
        Assert.Equal(0, row.GetProperty("label").GetInt64());
        Assert.Equal(0.98158, row.GetProperty("probabilities").GetProperty("0").GetDouble(), 1e-5);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("{}", "it has none")]
    [InlineData("""{"inputs":[[1,2,3,4]],"instances":[[1,2,3,4]]}""", "it has inputs, instances")]
    [InlineData("""{"inputs":[[1,2,3]]}""", "the values have the shape [1,3], the model takes FP32[-1,4]")]
    [InlineData("""{"inputs":[[1,2,3,4],[1,2,3]]}""", "not rectangular")]
    [InlineData("""{"inputs":[[1,2,3,"four"]]}""", "value 3 is \"four\"")]
    [InlineData("""{"inputs":[[1,2,3,1e39]]}""", "value 3 is 1e39")]
    [InlineData("""{"inputs":{"y":[[1,2,3,4]]}}""", "'x' is missing")]
    [InlineData("""{"instances":5}""", "'instances' must be an array")]
    [InlineData("""{"dataframe_split":{"columns":["a"]}}""", "arrays 'columns' and 'data'")]
    [InlineData("""{"dataframe_split":{"columns":["a","b"],"data":[[1]]}}""", "Row 0 of 'data'")]
    [InlineData("""{"dataframe_records":[1]}""", "array of objects")]
    [InlineData("""{"dataframe_records":[{"a":"\ud800"}]}""", "")]
    public async Task A_body_of_no_form_is_400_and_says_why(string body, string fault)
    {
        var (status, answer) = await PostAsync("scale_v1", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("BAD_REQUEST", answer.GetProperty("error_code").GetString());
        Assert.Contains(fault, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_bodies_never_give_500()
    {
        string[] good = ["{\"dataframe_split\":{\"columns\":[\"a\",\"b\",\"c\",\"d\"],\"data\":[[1,2,3,4]]}}", "{\"instances\":[{\"x\":[1,2,3,4]}]}", "{\"inputs\":{\"x\":[[1,2,3,4]]}}"];
        string[] fragments = ["", "[", "]", "{", "}", ",", "null", "1e400", "-1", "\"x\"", "[]", "{}", "\"\\ud800\"", "true", "[[[[]]]]"];
        await using var app = await StartAsync("scale_v1");
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        await Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 80], Gen.Int[0, 6], Gen.Int[0, fragments.Length - 1]).SampleAsync(async (which, at, cut, fragment) =>
        {
            var text = good[which];
            at = Math.Min(at, text.Length);
            var body = text[..at] + fragments[fragment] + text[Math.Min(text.Length, at + cut)..];
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("/invocations", content, Cancellation);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode} to {body}");
        }, iter: 1500);
    }

    [Fact]
    public async Task Ping_and_version_answer_and_another_content_type_is_415()
    {
        await using var app = await StartAsync("scale_v1");
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        Assert.Equal("\n", await http.GetStringAsync("/ping", Cancellation));
        Assert.Equal("\n", await http.GetStringAsync("/health", Cancellation));
        Assert.NotEmpty(await http.GetStringAsync("/version", Cancellation));
        foreach (var type in (string[])["text/csv", "application/json; charset=latin1", "application/json; a=b"])
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var refused = await http.PostAsync("/invocations", content, Cancellation);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        }
    }

    private async Task<WebApplication> StartAsync(string model)
    {
        await server.ServeAsync(model);
        var app = InferenceServer.Build(server.AddHost);
        app.MapMlflowScoring($"{model}@champion");
        await app.StartAsync(Cancellation);
        return app;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string model, string body)
    {
        await using var app = await StartAsync(model);
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/invocations", content, Cancellation);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        return (response.StatusCode, answer.RootElement.Clone());
    }
}
