using System.Net;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>Shapes and types beyond those of the reference models come back by every protocol as they went in.</summary>
public sealed class ShapesAndTypesTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string> Datatypes => [.. HandmadeModel.Types.Select(t => t.Datatype)];

    [Theory]
    [MemberData(nameof(Datatypes))]
    public async Task A_scalar_a_batch_an_empty_batch_and_a_tensor_of_any_rank(string datatype)
    {
        var name = "identity_" + datatype.ToLowerInvariant();
        await server.RegisterAsync(name, HandmadeModel.Identity((datatype, []), (datatype, [-1, 2]), (datatype, null)), load: true);
        foreach (var (scalar, batch, any) in ((int[], int[], int[])[])[([], [2, 2], [1, 2, 2]), ([], [0, 2], [0]), ([], [1, 2], [2, 0, 3]), ([], [3, 2], [])])
            await EchoAsync(name, Tensor(0, datatype, scalar), Tensor(1, datatype, batch), Tensor(2, datatype, any));
    }

    [Fact]
    public async Task Hundreds_of_inputs_and_hundreds_of_outputs()
    {
        const int Count = 300;
        await server.RegisterAsync("wide", HandmadeModel.Identity([.. Enumerable.Range(0, Count).Select(i => (HandmadeModel.Types[i % HandmadeModel.Types.Length].Datatype, (long[]?)[-1]))]), load: true);
        JsonObject[] tensors = [.. Enumerable.Range(0, Count).Select(i => Tensor(i, HandmadeModel.Types[i % HandmadeModel.Types.Length].Datatype, [i % 3]))];
        await EchoAsync("wide", tensors);
        await EchoAsync("wide", [.. tensors.Reverse()]);

        await server.RegisterAsync("columns", HandmadeModel.Concat(Count), load: true);
        var inputs = Enumerable.Range(0, Count).Select(i => (JsonNode)new JsonObject { ["name"] = $"x{i}", ["datatype"] = "FP32", ["shape"] = new JsonArray(2, 1), ["data"] = new JsonArray(i, -i) }).ToList();
        var (status, body) = await new InferenceClient(server.Client).InferAsync("columns", inputs);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal([.. Enumerable.Range(0, Count), .. Enumerable.Range(0, Count).Select(i => -i)], body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(d => d.GetInt32()));
    }

    [Fact]
    public async Task No_rows_through_a_model_of_maps_give_an_empty_output_and_leave_no_trace()
    {
        const string Model = "iris_logreg_zipmap";
        await server.ServeAsync(Model);
        var client = new InferenceClient(server.Client);
        var example = ReferenceModels.Expected()[Model]!["cases"]![1]!;
        var inputs = example["inputs"]!.AsArray().Select(ReferenceModels.WithData!).ToList();
        JsonObject none = new() { ["name"] = "float_input", ["datatype"] = "FP32", ["shape"] = new JsonArray(0, 4), ["data"] = new JsonArray() };
        for (var i = 0; i < 3; i++)
        {
            var (status, body) = await client.InferAsync(Model, [none]);
            Assert.True(status == HttpStatusCode.OK, body.ToString());
            Assert.Equal(["label", "probabilities"], body.GetProperty("outputs").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
            Assert.All(body.GetProperty("outputs").EnumerateArray(), o => Assert.Equal(0, o.GetProperty("shape")[0].GetInt32()));
            ReferenceModels.Check(example, await client.InferAsync(Model, inputs));
        }
    }

    private async Task EchoAsync(string model, params JsonObject[] tensors)
    {
        var expected = new JsonObject { ["outputs"] = new JsonArray([.. tensors.Select(Output)]) };
        var client = new InferenceClient(server.Client);
        ReferenceModels.Check(expected, await client.InferAsync(model, tensors));
        ReferenceModels.Check(expected, await client.InferBinaryAsync(model, tensors));
        ReferenceModels.Check(expected, await server.Grpc.InferAsync(model, tensors, raw: true));
        if (!Array.Exists(tensors, t => (string)t["datatype"]! is "FP16" or "BF16"))
            ReferenceModels.Check(expected, await server.Grpc.InferAsync(model, tensors, raw: false));
    }

    private static JsonNode Output(JsonObject input)
    {
        var output = input.DeepClone();
        output["name"] = "y" + ((string)input["name"]!)[1..];
        return output;
    }

    private static JsonObject Tensor(int index, string datatype, int[] shape)
    {
        string[] values = datatype switch
        {
            "BOOL" => ["true", "false"],
            "BYTES" => ["\"\"", "\"ä\\u0000日本\"", "\"x\""],
            "INT8" => ["-128", "127", "0"],
            "UINT8" => ["0", "255"],
            "INT16" => ["-32768", "32767"],
            "UINT16" => ["0", "65535"],
            "INT32" => ["-2147483648", "2147483647"],
            "UINT32" => ["0", "4294967295"],
            "INT64" => ["-9223372036854775808", "9223372036854775807"],
            "UINT64" => ["18446744073709551615", "0"],
            "FP16" => ["65504", "-0.5", "\"NaN\"", "\"Infinity\""],
            "BF16" => ["1.5", "\"-Infinity\"", "\"NaN\"", "-3"],
            "FP64" => ["1.7976931348623157e308", "5e-324", "\"NaN\"", "\"-Infinity\""],
            _ => ["3.4028235e38", "1e-45", "\"NaN\"", "\"Infinity\""],
        };
        var count = shape.Aggregate(1, (product, dimension) => product * dimension);
        return new()
        {
            ["name"] = $"x{index}",
            ["datatype"] = datatype,
            ["shape"] = new JsonArray([.. shape.Select(d => (JsonNode)(long)d)]),
            ["data"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => JsonNode.Parse(values[i % values.Length]))]),
        };
    }
}
