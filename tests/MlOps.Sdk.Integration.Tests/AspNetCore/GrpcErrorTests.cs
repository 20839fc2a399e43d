using System.Text.Json.Nodes;
using Grpc.Core;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What the protocol forbids is refused over gRPC with its status and a message that names the fault.</summary>
public sealed class GrpcErrorTests(InferenceServer server) : IClassFixture<InferenceServer>, IAsyncLifetime
{
    private static readonly byte[] Row = InferenceClient.Encode("FP32", [1, 2, 3, 4]);

    private GrpcClient Client => server.Grpc;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        await server.ServeAsync("scale", "scale_v1");
        await server.ServeAsync("identity_all_types");
        await server.ServeAsync("slow_loop");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string, string> Malformed => new()
    {
        { "nothing", "Input 'x' is missing; the model takes FP32[-1,4]" },
        { "no name", "no 'name'" },
        { "another name", "no input 'y'; it has 'x'" },
        { "no datatype", "datatype '' is none" },
        { "another datatype", "datatype FP64, the model takes FP32" },
        { "no shape", "shape [], the model takes FP32[-1,4]" },
        { "another shape", "shape [1,5], the model takes FP32[-1,4]" },
        { "negative dimension", "dimension 0 of 'shape' is -1" },
        { "overflowing shape", "more elements than a body that long can hold" },
        { "huge shape", "more elements than a body that long can hold" },
        { "raw too short", "binary_data_size is 12, FP32[1,4] needs 16" },
        { "raw too long", "binary_data_size is 20, FP32[1,4] needs 16" },
        { "raw for none", "needs one for each of the 1 inputs" },
        { "raw and contents", "both 'contents' and 'raw_input_contents'" },
        { "no contents", "fp32_contents has 0 elements, its shape [1,4] needs 4" },
        { "contents too short", "fp32_contents has 3 elements, its shape [1,4] needs 4" },
        { "contents of another type", "travels in fp32_contents" },
        { "twice", "more than the model's 1" },
        { "unknown output", "no output 'z'; it has 'y'" },
        { "output twice", "'y' is asked for twice" },
        { "timeout", "'timeout' must be a whole number" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_is_INVALID_ARGUMENT_and_names_the_fault(string how, string fault)
    {
        var status = await Client.RefusedAsync("ModelInfer", Malform(how));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains(fault, status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT8", "128"), InlineData("INT8", "-129"), InlineData("INT16", "32768"), InlineData("UINT8", "256"), InlineData("UINT16", "65536")]
    public async Task An_element_that_its_datatype_cannot_hold_is_INVALID_ARGUMENT(string datatype, string element)
    {
        var input = new JsonObject { ["name"] = "in_" + datatype.ToLowerInvariant(), ["datatype"] = datatype, ["shape"] = new JsonArray(1L), ["data"] = new JsonArray(JsonNode.Parse(element)) };
        var status = await Client.RefusedAsync("ModelInfer", GrpcClient.Request("identity_all_types", [input], raw: false));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains($"element 0 is {element}", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Halves_have_no_typed_contents()
    {
        var input = new WireMessage().Add(1, "in_fp16").Add(2, "FP16").AddPacked(3, [1]).Add(5, GrpcClient.Contents("FP32", [1]));
        var status = await Client.RefusedAsync("ModelInfer", new WireMessage().Add(1, "identity_all_types").Add(5, input));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("raw_input_contents only", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "", StatusCode.NotFound)]
    [InlineData("scale", "9", StatusCode.NotFound)]
    [InlineData("", "", StatusCode.NotFound)]
    [InlineData("scale", "1", StatusCode.OK)]
    [InlineData("scale", "champion", StatusCode.OK)]
    [InlineData("scale@champion", "", StatusCode.OK)]
    public async Task Names_and_versions_are_found_or_NOT_FOUND(string model, string version, StatusCode expected)
    {
        foreach (var (method, name, number) in ((string, int, int)[])[("ModelInfer", 1, 2), ("ModelMetadata", 1, 2), ("ModelReady", 1, 2)])
        {
            var request = new WireMessage().Add(name, model).Add(number, version);
            if (method == "ModelInfer")
                request.Add(5, Tensor()).Add(7, Row);
            if (expected == StatusCode.OK)
                Assert.NotNull(await Client.CallAsync(method, request));
            else
                Assert.Equal(expected, (await Client.RefusedAsync(method, request)).StatusCode);
        }
    }

    [Fact]
    public async Task An_id_comes_back_and_outputs_in_the_order_asked_for()
    {
        var request = new WireMessage().Add(1, "identity_all_types").Add(3, "abc")
            .Add(6, new WireMessage().Add(1, "out_int32")).Add(6, new WireMessage().Add(1, "out_bool"));
        foreach (var input in ReferenceModels.Expected()["identity_all_types"]!["cases"]![0]!["inputs"]!.AsArray())
            request.Add(5, new WireMessage().Add(1, (string)input!["name"]!).Add(2, (string)input["datatype"]!).AddPacked(3, input["shape"]!.AsArray().Select(d => (ulong)(long)d!)))
                .Add(7, InferenceClient.Encode((string)input["datatype"]!, input["data"]!.AsArray()));
        var answer = await Client.CallAsync("ModelInfer", request);
        Assert.Equal("abc", answer.Text(3));
        Assert.Equal(["out_int32", "out_bool"], answer.Messages(5).Select(o => o.Text(1)));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_RESOURCE_EXHAUSTED()
    {
        var request = new WireMessage().Add(1, "scale").Add(5, Tensor()).Add(7, new byte[(4 << 20) + 1]);
        Assert.Equal(StatusCode.ResourceExhausted, (await Client.RefusedAsync("ModelInfer", request)).StatusCode);
    }

    [Fact]
    public async Task A_deadline_and_a_timeout_stop_the_running_model()
    {
        var slow = GrpcClient.Request("slow_loop", [new JsonObject { ["name"] = "iterations", ["datatype"] = "INT64", ["shape"] = new JsonArray(), ["data"] = new JsonArray(2_000_000_000L) }], raw: true);
        var late = await Client.RefusedAsync("ModelInfer", slow, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);

        slow.Add(4, new WireMessage().Add(1, "timeout").Add(2, new WireMessage().Add(2, 50_000)));
        late = await Client.RefusedAsync("ModelInfer", slow);
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.Contains("50 ms", late.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classes_are_ranked_over_gRPC_too_and_what_is_not_supported_is_UNIMPLEMENTED()
    {
        var classified = new WireMessage().Add(1, "y").Add(2, new WireMessage().Add(1, "classification").Add(2, new WireMessage().Add(2, 2)));
        var typed = Tensor().Add(5, GrpcClient.Contents("FP32", [1, 4, 2, 3]));
        var output = (await Client.CallAsync("ModelInfer", new WireMessage().Add(1, "scale").Add(5, typed).Add(6, classified))).Messages(5).Single();
        Assert.Equal("BYTES", output.Text(2));
        Assert.Equal(["4:1", "3:3"], output.Messages(5).Single().Texts(8));
        Assert.Equal(StatusCode.Unimplemented, (await Client.RefusedAsync("ModelConfig", new WireMessage().Add(1, "scale"))).StatusCode);
    }

    [Fact]
    public async Task A_watch_is_told_at_once_and_when_it_changes()
    {
        await server.RegisterAsync("watched", File.ReadAllBytes(Path.Combine(InferenceServer.Models, "scale_v1.onnx")), load: false);
        using var watch = Client.Watch("watched");
        Assert.Equal(3UL, await NextAsync());
        await server.LoadAsync("watched");
        Assert.Equal(1UL, await NextAsync());
        await Client.CallAsync("RepositoryModelUnload", new WireMessage().Add(2, "watched"), new Metadata { { "x-role", "operator" } });
        Assert.Equal(2UL, await NextAsync());

        async Task<ulong> NextAsync()
        {
            Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            return WireMessage.Parse(watch.ResponseStream.Current).Number(1);
        }
    }

    [Fact]
    public async Task The_server_lives_is_ready_and_names_itself()
    {
        Assert.Equal(1UL, (await Client.CallAsync("ServerLive", new())).Number(1));
        Assert.Equal(1UL, (await Client.CallAsync("ServerReady", new())).Number(1));
        Assert.Equal(1UL, (await Client.CallAsync("ModelReady", new WireMessage().Add(1, "scale"))).Number(1));
        var metadata = await Client.CallAsync("ServerMetadata", new());
        Assert.Equal("MlOps.Sdk", metadata.Text(1));
        Assert.Equal(["binary_tensor_data", "classification", "model_repository", "statistics"], metadata.Texts(3));
    }

    [Fact]
    public async Task Probes_are_told_of_the_server_and_of_each_model()
    {
        Task<WireMessage> Check(string service) => Client.CallAsync("Check", new WireMessage().Add(1, service), service: "grpc.health.v1.Health");
        Assert.Equal(1UL, (await Check("")).Number(1));
        Assert.Equal(1UL, (await Check("inference.GRPCInferenceService")).Number(1));
        Assert.Equal(1UL, (await Check("scale")).Number(1));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Check("none"))).StatusCode);
    }

    [Fact]
    public async Task A_stream_goes_on_after_a_request_that_fails()
    {
        using var stream = Client.Stream();
        await stream.RequestStream.WriteAsync(new WireMessage().Add(1, "none").Add(3, "first").ToArray(), TestContext.Current.CancellationToken);
        await stream.RequestStream.WriteAsync(new WireMessage().Add(1, "scale").Add(3, "second").Add(5, Tensor()).Add(7, Row).ToArray(), TestContext.Current.CancellationToken);
        await stream.RequestStream.CompleteAsync();
        var answers = new List<WireMessage>();
        await foreach (var answer in stream.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            answers.Add(WireMessage.Parse(answer));
        Assert.Equal(2, answers.Count);
        Assert.Contains("'none' is not served", answers[0].Text(1), StringComparison.Ordinal);
        Assert.Equal("first", answers[0].Messages(2).Single().Text(3));
        Assert.Empty(answers[1].Text(1));
        Assert.Equal(Row, answers[1].Messages(2).Single().All(6).Single());
    }

    [Fact]
    public async Task The_repository_is_for_operators()
    {
        await server.RegisterAsync("overgrpc", File.ReadAllBytes(Path.Combine(InferenceServer.Models, "scale_v1.onnx")), load: false);
        var operators = new Metadata { { "x-role", "operator" } };
        var name = new WireMessage().Add(2, "overgrpc");
        foreach (var method in (string[])["RepositoryIndex", "RepositoryModelLoad", "RepositoryModelUnload"])
        {
            Assert.Equal(StatusCode.Unauthenticated, (await Client.RefusedAsync(method, name)).StatusCode);
            Assert.Equal(StatusCode.PermissionDenied, (await Client.RefusedAsync(method, name, new Metadata { { "x-role", "reader" } })).StatusCode);
        }

        await Client.CallAsync("RepositoryModelLoad", name, operators);
        Assert.Equal("READY", await StateAsync());
        await Client.CallAsync("RepositoryModelUnload", name, operators);
        Assert.Equal("UNAVAILABLE", await StateAsync());
        Assert.Equal(StatusCode.Unavailable, (await Client.RefusedAsync("ModelInfer", new WireMessage().Add(1, "overgrpc").Add(5, Tensor()).Add(7, Row))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Client.RefusedAsync("RepositoryModelUnload", name, operators)).StatusCode);
        var configured = new WireMessage().Add(2, "overgrpc").Add(3, new WireMessage().Add(1, "config").Add(2, new WireMessage().Add(3, "{}")));
        Assert.Equal(StatusCode.Unimplemented, (await Client.RefusedAsync("RepositoryModelLoad", configured, operators)).StatusCode);

        async Task<string> StateAsync() => (await Client.CallAsync("RepositoryIndex", new(), operators)).Messages(1).Single(m => m.Text(1) == "overgrpc").Text(3);
    }

    [Theory]
    [InlineData("dangling_input"), InlineData("external_absolute_path"), InlineData("external_missing_file"), InlineData("cycle")]
    [InlineData("external_path_traversal"), InlineData("ir_version_99"), InlineData("lfs_pointer"), InlineData("needs_onnxruntime_extensions")]
    [InlineData("no_graph"), InlineData("opset_99"), InlineData("png_renamed"), InlineData("random_bytes"), InlineData("runtime_failure_reshape")]
    [InlineData("text"), InlineData("truncated_60pct"), InlineData("type_mismatch"), InlineData("unknown_domain"), InlineData("unknown_op")]
    public async Task A_broken_model_is_INVALID_ARGUMENT_with_its_reason_and_leaves_the_server_ready(string file)
    {
        var content = File.ReadAllBytes(Path.Combine(InferenceServer.Models, "broken", file + ".onnx"));
        await server.RegisterAsync("broken_" + file, content, load: false, file == "runtime_failure_reshape" ? null : new ModelSignature { Inputs = [], Outputs = [] });
        var status = await Client.RefusedAsync("RepositoryModelLoad", new WireMessage().Add(2, "broken_" + file), new Metadata { { "x-role", "operator" } });
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("broken_" + file, status.Detail, StringComparison.Ordinal);
        Assert.Equal(1UL, (await Client.CallAsync("ServerReady", new())).Number(1));
    }

    private static WireMessage Tensor(string name = "x", string datatype = "FP32", params ulong[] shape) =>
        new WireMessage().Add(1, name).Add(2, datatype).AddPacked(3, shape.Length > 0 ? shape : [1, 4]);

    private static WireMessage Malform(string how)
    {
        var request = new WireMessage().Add(1, "scale");
        WireMessage Typed(string type, int count) => Tensor().Add(5, GrpcClient.Contents(type, [.. Enumerable.Range(0, count)]));
        return how switch
        {
            "nothing" => request,
            "no name" => request.Add(5, Tensor("")).Add(7, Row),
            "another name" => request.Add(5, Tensor("y")).Add(7, Row),
            "no datatype" => request.Add(5, Tensor(datatype: "")).Add(7, Row),
            "another datatype" => request.Add(5, Tensor(datatype: "FP64")).Add(7, Row),
            "no shape" => request.Add(5, new WireMessage().Add(1, "x").Add(2, "FP32")).Add(7, Row),
            "another shape" => request.Add(5, Tensor(shape: [1, 5])).Add(7, Row),
            "negative dimension" => request.Add(5, Tensor(shape: [ulong.MaxValue, 4])).Add(7, Row),
            "overflowing shape" => request.Add(5, Tensor(shape: [1UL << 62, 4])).Add(7, Row),
            "huge shape" => request.Add(5, Tensor(shape: [500_000_000, 4])).Add(7, Row),
            "raw too short" => request.Add(5, Tensor()).Add(7, Row[..12]),
            "raw too long" => request.Add(5, Tensor()).Add(7, [.. Row, .. Row[..4]]),
            "raw for none" => request.Add(5, Tensor()).Add(7, Row).Add(7, Row),
            "raw and contents" => request.Add(5, Typed("FP32", 4)).Add(7, Row),
            "no contents" => request.Add(5, Tensor()),
            "contents too short" => request.Add(5, Typed("FP32", 3)),
            "contents of another type" => request.Add(5, Typed("INT32", 4)),
            "twice" => request.Add(5, Tensor()).Add(5, Tensor()).Add(7, Row).Add(7, Row),
            "unknown output" => request.Add(5, Tensor()).Add(6, new WireMessage().Add(1, "z")).Add(7, Row),
            "output twice" => request.Add(5, Tensor()).Add(6, new WireMessage().Add(1, "y")).Add(6, new WireMessage().Add(1, "y")).Add(7, Row),
            _ => request.Add(4, new WireMessage().Add(1, "timeout").Add(2, new WireMessage().Add(3, "soon"))).Add(5, Tensor()).Add(7, Row),
        };
    }
}
