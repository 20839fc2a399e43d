using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What the protocol forbids is refused with its status and a message that names the fault.</summary>
public sealed class InferenceErrorTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    private const string Path = "/v2/models/scale/infer";
    private const string Good = """{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""";

    private InferenceClient Client => new(server.Client);

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        await server.ServeAsync("scale", "scale_v1");
        await server.ServeAsync("identity_all_types");
        await server.ServeAsync("overridable_initializer");
        await server.ServeAsync("slow_loop");
        await server.ServeAsync("triton_simple_string");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("{}", "'inputs' is missing")]
    [InlineData("""{"inputs":{}}""", "'inputs' must be an array")]
    [InlineData("""{"inputs":[1]}""", "'inputs' must hold objects")]
    [InlineData("""{"inputs":[]}""", "Input 'x' is missing; the model takes FP32[-1,4]")]
    [InlineData("""{"inputs":[{"shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "no 'name'")]
    [InlineData("""{"inputs":[{"name":"x","datatype":"FP32","data":[1,2,3,4]}]}""", "no 'shape'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"data":[1,2,3,4]}]}""", "no 'datatype'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32"}]}""", "no 'data'")]
    [InlineData("""{"inputs":[{"name":"y","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "no input 'y'; it has 'x'")]
    [InlineData("""{"inputs":[{"name":"\ud800","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "not valid Unicode")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FLOAT","data":[1,2,3,4]}]}""", "datatype 'FLOAT' is none")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4]}]}""", "datatype FP64, the model takes FP32")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,5],"datatype":"FP32","data":[1,2,3,4,5]}]}""", "shape [1,5], the model takes FP32[-1,4]")]
    [InlineData("""{"inputs":[{"name":"x","shape":[4],"datatype":"FP32","data":[1,2,3,4]}]}""", "shape [4], the model takes FP32[-1,4]")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "dimension 0 of 'shape'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1.5,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "dimension 0 of 'shape'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[99999999999999999999,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "dimension 0 of 'shape'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[4611686018427387904,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "more elements than a body that long can hold")]
    [InlineData("""{"inputs":[{"name":"x","shape":[500000000,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "more elements than a body that long can hold")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3]}]}""", "data has 3 elements, its shape [1,4] needs 4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4,5]}]}""", "more than the 4 elements")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP32","data":[[1,2,3],[4,5,6,7,8]]}]}""", "row of 3 elements")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":5}]}""", "data must be an array")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,{},3,4]}]}""", "not objects")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,"two",3,4]}]}""", "element 1 is the text 'two'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,true,3,4]}]}""", "element 1 is true")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,1e39,3,4]}]}""", "element 1 is 1e39, expected a number that FP32 holds")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,NaN,3,4]}]}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4],"data":[1,2,3,4]}]}""", "'data' twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]},{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""", "more tensors than the model's 1")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"outputs":[{"name":"z"}]}""", "no output 'z'; it has 'y'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"outputs":[{"name":"y"},{"name":"y"}]}""", "'y' is asked for twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"outputs":[{}]}""", "An output has no 'name'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"id":7}""", "'id' must be a string")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"parameters":{"a":[1]}}""", "strings, numbers and booleans")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}],"parameters":{"timeout":-1}}""", "'timeout' must be a whole number")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4],"parameters":{"binary_data_size":16}}]}""", "both 'data' and 'binary_data_size'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":-16}}]}""", "'binary_data_size' must be a whole number")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":16}}]}""", "has only 0 bytes left")]
    [InlineData(Good + "{}", "not valid JSON")]
    public async Task A_malformed_request_is_400_and_names_the_fault(string body, string fault)
    {
        var (status, answer) = await Client.PostAsync(Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BOOL", "2", "true, false, 0 or 1")]
    [InlineData("UINT8", "256", "UINT8 holds")]
    [InlineData("UINT8", "-1", "UINT8 holds")]
    [InlineData("INT8", "-129", "INT8 holds")]
    [InlineData("INT32", "1.5", "a whole number")]
    [InlineData("INT32", "null", "a whole number")]
    [InlineData("INT32", "\"NaN\"", "a whole number")]
    [InlineData("INT64", "9223372036854775808", "INT64 holds")]
    [InlineData("UINT64", "18446744073709551616", "UINT64 holds")]
    [InlineData("FP16", "65536", "FP16 holds")]
    [InlineData("BF16", "1e39", "BF16 holds")]
    [InlineData("FP64", "1e999", "FP64 holds")]
    [InlineData("FP64", "\"nan\"", "\"NaN\"")]
    [InlineData("BYTES", "5", "a string")]
    public async Task An_element_that_its_datatype_cannot_hold_is_400(string datatype, string element, string fault)
    {
        var (status, answer) = await Client.PostAsync("/v2/models/identity_all_types/infer",
            "{\"inputs\":[{\"name\":\"in_" + datatype.ToLowerInvariant() + "\",\"shape\":[1],\"datatype\":\"" + datatype + "\",\"data\":[" + element + "]}]}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"inputs":[{"data":[1,2,3,4],"datatype":"FP32","shape":[1,4],"name":"x"}]}""")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[[1,2,3,4]]}],"other":{"a":[1]}}""")]
    [InlineData("""{"outputs":[{"name":"y","parameters":{"binary_data":false}}],"parameters":{"priority":1,"a":"b"},"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""")]
    public async Task Members_may_come_in_any_order_and_data_nested(string body)
    {
        var (status, answer) = await Client.PostAsync(Path, body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("[1,2,3,4]", answer.GetProperty("outputs")[0].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Names_for_what_JSON_cannot_say_go_in_and_come_out()
    {
        var (_, answer) = await Client.PostAsync(Path, """{"id":"ü","inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":["NaN","Infinity","-Infinity",null]}]}""");
        Assert.Equal("""["NaN","Infinity","-Infinity","NaN"]""", answer.GetProperty("outputs")[0].GetProperty("data").GetRawText());
        Assert.Equal("ü", answer.GetProperty("id").GetString());
        Assert.Equal("scale", answer.GetProperty("model_name").GetString());
        Assert.Equal("1", answer.GetProperty("model_version").GetString());
    }

    [Fact]
    public async Task An_optional_input_may_be_left_out_or_given_and_leaves_no_trace()
    {
        async Task<string> Infer(string more) => (await Client.PostAsync("/v2/models/overridable_initializer/infer",
            """{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}""" + more + "]}")).Body.GetProperty("outputs")[0].GetProperty("data").GetRawText();
        var without = await Infer("");
        Assert.Equal("[5,10]", await Infer(""",{"name":"factor","shape":[1],"datatype":"FP32","data":[5]}"""));
        Assert.Equal(without, await Infer(""));
    }

    [Theory]
    [InlineData("/v2/models/none/infer", 404)]
    [InlineData("/v2/models/scale/versions/9/infer", 404)]
    [InlineData("/v2/models/scale/versions/1/infer", 200)]
    [InlineData("/v2/models/scale/versions/champion/infer", 200)]
    [InlineData("/v2/models/scale@champion/infer", 200)]
    [InlineData("/v2/models/scale/guess", 404)]
    [InlineData("/v2/models/scale", 405)]
    [InlineData("/v2/health/live", 405)]
    public async Task A_post_is_answered_by_its_path(string path, int expected)
    {
        var (status, answer) = await Client.PostAsync(path, Good);
        Assert.Equal(expected, (int)status);
        Assert.Equal(expected != 200, answer.TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData("/v2", 200)]
    [InlineData("/v2/", 200)]
    [InlineData("/v2/health/live", 200)]
    [InlineData("/v2/health/ready", 200)]
    [InlineData("/v2/models/scale/ready", 200)]
    [InlineData("/v2/models/scale/versions/1/ready", 200)]
    [InlineData("/v2/models/none/ready", 404)]
    [InlineData("/v2/models/none", 404)]
    [InlineData("/v2/models/scale/infer", 405)]
    [InlineData("/v2/nothing", 404)]
    public async Task A_get_is_answered_by_its_path(string path, int expected)
    {
        var (status, answer) = await Client.GetAsync(path);
        Assert.Equal(expected, (int)status);
        Assert.Equal(expected != 200, answer.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task The_server_names_itself_and_its_extensions()
    {
        var (_, answer) = await Client.GetAsync("/v2");
        Assert.Equal("MlOps.Sdk", answer.GetProperty("name").GetString());
        Assert.Equal(["binary_tensor_data", "classification", "model_repository", "statistics"], answer.GetProperty("extensions").EnumerateArray().Select(e => e.GetString()));
    }

    [Theory]
    [InlineData("5", "not valid JSON")]
    [InlineData("1000", "the body has only")]
    [InlineData("-1", "must be the number of bytes")]
    [InlineData("x", "must be the number of bytes")]
    public async Task A_header_that_lies_about_the_JSON_is_400(string length, string fault)
    {
        var (status, answer) = await Client.PostAsync(Path, Encoding.UTF8.GetBytes(Good), (InferenceClient.JsonLength, length));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 16, null)]
    [InlineData(16, 12, "has only 12 bytes left")]
    [InlineData(16, 20, "4 bytes follow after the last")]
    [InlineData(12, 12, "binary_data_size is 12, FP32[1,4] needs 16")]
    [InlineData(9000000000000000000, 16, "has only 16 bytes left")]
    public async Task Binary_tensors_are_as_long_as_they_say(long size, int sent, string? fault)
    {
        var json = Encoding.UTF8.GetBytes("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":""" + size.ToString(CultureInfo.InvariantCulture) + "}}]}");
        var (status, answer) = await Client.PostAsync(Path, [.. json, .. new byte[sent]], (InferenceClient.JsonLength, json.Length.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(fault is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, status);
        if (fault is not null)
            Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01000000", "ends within element 1 of 2")]
    [InlineData("FFFFFFFF", "ends within element 0 of 2")]
    [InlineData("0000000001000000FF", "element 1 is not UTF-8")]
    [InlineData("000000000000000000", "1 bytes follow after the last of 2 elements")]
    public async Task Binary_texts_that_are_cut_or_no_text_are_400(string bytes, string fault)
    {
        await server.ServeAsync("toxicity_tokens_tfidf");
        var tensor = Convert.FromHexString(bytes is "01000000" ? "0100000041" : bytes);
        var json = Encoding.UTF8.GetBytes("""{"inputs":[{"name":"tokens","shape":[1,2],"datatype":"BYTES","parameters":{"binary_data_size":""" + tensor.Length.ToString(CultureInfo.InvariantCulture) + "}}]}");
        var (status, answer) = await Client.PostAsync("/v2/models/toxicity_tokens_tfidf/infer", [.. json, .. tensor], (InferenceClient.JsonLength, json.Length.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(fault, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_tensor_takes_its_shape_from_its_length()
    {
        var (status, answer) = await Client.PostAsync(Path, new byte[32], (InferenceClient.JsonLength, "0"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("[2,4]", answer.GetProperty("outputs")[0].GetProperty("shape").GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.PostAsync(Path, new byte[33], (InferenceClient.JsonLength, "0"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.PostAsync("/v2/models/identity_all_types/infer", new byte[4], (InferenceClient.JsonLength, "0"))).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_compressed_body_is_read_and_a_bomb_is_413(string encoding)
    {
        Assert.Equal(HttpStatusCode.OK, (await Client.PostAsync(Path, Compress(encoding, Encoding.UTF8.GetBytes(Good)), ("Content-Encoding", encoding))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Client.PostAsync(Path, Compress(encoding, new byte[64 << 20]), ("Content-Encoding", encoding))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.PostAsync(Path, Encoding.UTF8.GetBytes(Good), ("Content-Encoding", encoding))).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Client.PostAsync(Path, [1], ("Content-Encoding", "zstd"))).Status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        // The server refuses by the length alone and closes; a client that asks first hears why.
        var (status, answer) = await Client.PostAsync(Path, new byte[(4 << 20) + 1], ("Expect", "100-continue"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("4194304 bytes allowed", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_in_time_is_504()
    {
        var (status, answer) = await Client.PostAsync("/v2/models/slow_loop/infer",
            """{"parameters":{"timeout":50000},"inputs":[{"name":"iterations","shape":[],"datatype":"INT64","data":[100000000]}]}""");
        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Contains("50 ms", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "[2,2]", """["3:2","2:1","9:3","1:0"]""")]
    [InlineData("9", "[2,4]", """["3:2","2:1","1:0","NaN:3","9:3","1:0","1:1","-4:2"]""")]
    public async Task Classes_are_ranked_best_first_for_each_row(string classes, string shape, string data)
    {
        var (status, answer) = await Client.PostAsync(Path,
            """{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP32","data":[1,2,3,null,1,1,-4,9]}],"outputs":[{"name":"y","parameters":{"classification":""" + classes + "}}]}");
        Assert.Equal(HttpStatusCode.OK, status);
        var output = answer.GetProperty("outputs")[0];
        Assert.Equal(("y", "BYTES", shape, data), (output.GetProperty("name").GetString(), output.GetProperty("datatype").GetString(), output.GetProperty("shape").GetRawText(), output.GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task Classes_have_their_label_where_the_model_names_them_and_texts_have_no_rank()
    {
        await server.ServeAsync("iris_logreg_strings_zipmap");
        async Task<(HttpStatusCode Status, JsonElement Body)> Ask(string output) => await Client.PostAsync("/v2/models/iris_logreg_strings_zipmap/infer",
            """{"inputs":[{"name":"float_input","shape":[1,4],"datatype":"FP32","data":[5.1,3.5,1.4,0.2]}],"outputs":[{"name":""" + $"\"{output}\"" + ""","parameters":{"classification":1}}]}""");
        Assert.Matches("^0\\.98[0-9]+:0:setosa$", (await Ask("probabilities")).Body.GetProperty("outputs")[0].GetProperty("data")[0].GetString());
        var (status, body) = await Ask("label");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("'label' holds no scores", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_go_through_one_after_another()
    {
        var texts = string.Join(',', Enumerable.Range(0, 16).Select(i => $"\"{i}\""));
        for (var i = 0; i < 3; i++)
        {
            var (status, answer) = await Client.PostAsync("/v2/models/triton_simple_string/infer",
                """{"inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"BYTES","data":[""" + texts + """]},{"name":"INPUT1","shape":[1,16],"datatype":"BYTES","data":[""" + texts + "]}]}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(["0", "2", "4"], answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Take(3).Select(t => t.GetString()));
        }
    }

    private static byte[] Compress(string encoding, byte[] content)
    {
        using var target = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Fastest),
            "br" => new BrotliStream(target, CompressionLevel.Fastest),
            _ => new ZLibStream(target, CompressionLevel.Fastest),
        })
            stream.Write(content);
        return target.ToArray();
    }
}
