using System.Globalization;
using System.Net;
using System.Text;
using CsCheck;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Whatever a body holds, the server answers and the fault is the caller's.</summary>
public sealed class InferenceFuzzTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"inputs\"", "\"outputs\"", "\"name\"", "\"x\"", "\"in_bytes\"", "\"shape\"", "\"datatype\"", "\"FP32\"", "\"BYTES\"",
        "\"data\"", "\"parameters\"", "\"binary_data_size\"", "\"timeout\"", "\"id\"", "0", "1", "-1", "4", "1e400", "9223372036854775807", "null", "true", "\"NaN\"", "\"\\ud800\"", "ÿ",
    ];

    private static readonly string[] Good =
    [
        """{"id":"1","parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"outputs":[{"name":"y"}]}""",
        """{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP32","parameters":{"binary_data_size":32}}]}""",
    ];

    private InferenceClient Client => new(server.Client);

    [Fact]
    public async Task Damaged_requests_never_give_500()
    {
        await server.ServeAsync("scale", "scale_v1");
        var swapped = Gen.Select(Any(Good), Gen.Int[0, 150], Gen.Int[0, 12], Any(Fragments), (good, at, cut, fragment) =>
        {
            at = Math.Min(at, good.Length);
            return good[..at] + fragment + good[Math.Min(good.Length, at + cut)..];
        });
        var soup = Any(Fragments).Array[0, 40].Select(string.Concat);
        await Gen.Select(Gen.OneOf(swapped, soup), Gen.Byte.Array[0, 40], Gen.Int[-2, 3]).SampleAsync(async (json, tail, lie) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            var length = (bytes.Length + Math.Min(lie, 0)).ToString(CultureInfo.InvariantCulture);
            var (status, answer) = lie == 3
                ? await Client.PostAsync("/v2/models/scale/infer", bytes)
                : await Client.PostAsync("/v2/models/scale/infer", [.. bytes, .. tail], (InferenceClient.JsonLength, length));
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.GatewayTimeout, $"{(int)status} {answer} to {json}");
        }, iter: 2000);
    }

    [Fact]
    public async Task Random_bytes_in_a_binary_tensor_of_texts_never_give_500()
    {
        await server.ServeAsync("toxicity_tokens_tfidf");
        await Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 6]).SampleAsync(async (bytes, columns) =>
        {
            var json = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $$$"""{"inputs":[{"name":"tokens","shape":[1,{{{columns}}}],"datatype":"BYTES","parameters":{"binary_data_size":{{{bytes.Length}}}}}]}"""));
            var (status, answer) = await Client.PostAsync("/v2/models/toxicity_tokens_tfidf/infer", [.. json, .. bytes], (InferenceClient.JsonLength, json.Length.ToString(CultureInfo.InvariantCulture)));
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)status} {answer} to {Convert.ToHexString(bytes)}");
        }, iter: 500);
    }

    private static Gen<string> Any(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
