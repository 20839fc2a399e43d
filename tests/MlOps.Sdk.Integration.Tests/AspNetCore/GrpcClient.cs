using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A gRPC client of the Open Inference Protocol, written against the field numbers of its text: it knows nothing of this SDK.</summary>
internal sealed class GrpcClient(Uri address) : IDisposable
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new() { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>Calls a method; what is not OK comes as an exception.</summary>
    public async Task<WireMessage> CallAsync(string method, WireMessage request, Metadata? headers = null, DateTime? deadline = null, string service = "inference.GRPCInferenceService", CancellationToken? cancellation = null)
    {
        var options = new CallOptions(headers, deadline, cancellation ?? TestContext.Current.CancellationToken);
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, Raw, Raw), null, options, request.ToArray());
        return WireMessage.Parse(await call);
    }

    /// <summary>Calls a method that is refused.</summary>
    public async Task<Status> RefusedAsync(string method, WireMessage request, Metadata? headers = null, DateTime? deadline = null) =>
        (await Assert.ThrowsAsync<RpcException>(() => CallAsync(method, request, headers, deadline))).Status;

    public AsyncDuplexStreamingCall<byte[], byte[]> Stream() => _channel.CreateCallInvoker().AsyncDuplexStreamingCall(
        new Method<byte[], byte[]>(MethodType.DuplexStreaming, "inference.GRPCInferenceService", "ModelStreamInfer", Raw, Raw),
        null,
        new CallOptions(cancellationToken: TestContext.Current.CancellationToken));

    public AsyncServerStreamingCall<byte[]> Watch(string service) => _channel.CreateCallInvoker().AsyncServerStreamingCall(
        new Method<byte[], byte[]>(MethodType.ServerStreaming, "grpc.health.v1.Health", "Watch", Raw, Raw),
        null,
        new CallOptions(cancellationToken: TestContext.Current.CancellationToken),
        new WireMessage().Add(1, service).ToArray());

    /// <summary>Infers and gives the answer in the form that REST's JSON has; a refusal as <c>{"error"}</c>.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> InferAsync(string model, IEnumerable<JsonNode> inputs, bool raw)
    {
        try
        {
            var answer = await CallAsync("ModelInfer", Request(model, inputs, raw));
            Assert.Equal(model, answer.Text(1));
            Assert.NotEmpty(answer.Text(2));
            return (HttpStatusCode.OK, JsonSerializer.SerializeToElement(ToJson(answer, raw)));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            return (HttpStatusCode.BadRequest, JsonSerializer.SerializeToElement(new JsonObject { ["error"] = e.Status.Detail }));
        }
    }

    public static WireMessage Request(string model, IEnumerable<JsonNode> inputs, bool raw)
    {
        var request = new WireMessage().Add(1, model);
        var contents = new List<byte[]>();
        foreach (var input in inputs)
        {
            var (datatype, data) = ((string)input["datatype"]!, input["data"]!.AsArray());
            var tensor = new WireMessage().Add(1, (string)input["name"]!).Add(2, datatype).AddPacked(3, input["shape"]!.AsArray().Select(d => (ulong)(long)d!));
            if (raw)
                contents.Add(InferenceClient.Encode(datatype, data));
            else
                tensor.Add(5, Contents(datatype, data));
            request.Add(5, tensor);
        }

        foreach (var content in contents)
            request.Add(7, content);
        return request;
    }

    public void Dispose() => _channel.Dispose();

    public static WireMessage Contents(string datatype, JsonArray data)
    {
        var contents = new WireMessage();
        switch (datatype)
        {
            case "BYTES":
                foreach (var text in data)
                    contents.Add(8, (string)text!);
                return contents;
            case "FP32":
                return contents.Add(6, InferenceClient.Encode(datatype, data));
            case "FP64":
                return contents.Add(7, InferenceClient.Encode(datatype, data));
            default:
                var (field, signed) = Field(datatype);
                return contents.AddPacked(field, data.Select(d => d!.ToJsonString() switch
                {
                    "true" => 1UL,
                    "false" => 0UL,
                    var number => signed ? (ulong)long.Parse(number, CultureInfo.InvariantCulture) : ulong.Parse(number, CultureInfo.InvariantCulture),
                }));
        }
    }

    private static (int Field, bool Signed) Field(string datatype) => datatype switch
    {
        "BOOL" => (1, false),
        "INT8" or "INT16" or "INT32" => (2, true),
        "INT64" => (3, true),
        "UINT8" or "UINT16" or "UINT32" => (4, false),
        _ => (5, false),
    };

    private static JsonObject ToJson(WireMessage answer, bool asked)
    {
        var raws = answer.All(6).ToList();
        var outputs = new JsonArray();
        foreach (var (index, output) in answer.Messages(5).Index())
        {
            var datatype = output.Text(2);
            if (asked)
                Assert.NotEmpty(raws);
            Assert.Equal(raws.Count == 0, output.Has(5));
            var json = new JsonObject
            {
                ["name"] = output.Text(1),
                ["datatype"] = datatype,
                ["shape"] = new JsonArray([.. output.Packed(3).Select(d => (JsonNode)(long)d)]),
                ["data"] = raws.Count > 0 ? InferenceClient.Decode(datatype, raws[index]) : Decode(datatype, output.Messages(5).Single()),
            };
            foreach (var parameter in output.Messages(4))
                json["parameters"] = new JsonObject { [parameter.Text(1)] = parameter.Messages(2).Single().Text(3) };
            outputs.Add((JsonNode)json);
        }

        return new() { ["outputs"] = outputs };
    }

    private static JsonArray Decode(string datatype, WireMessage contents)
    {
        switch (datatype)
        {
            case "BYTES":
                return new([.. contents.Texts(8).Select(t => (JsonNode)t)]);
            case "FP32" or "FP64":
                return InferenceClient.Decode(datatype, [.. contents.All(datatype == "FP32" ? 6 : 7).SelectMany(b => b)]);
            default:
                var (field, signed) = Field(datatype);
                return new([.. contents.Packed(field).Select(n => datatype == "BOOL" ? n == 1 : signed ? (JsonNode)(long)n : n)]);
        }
    }
}
