using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using MlOps.Sdk.Integration.Tests.AspNetCore;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>
/// Callers over sockets that ask without a pause, each by one protocol, and hold every answer against what the version it claims to come
/// from must say. Scale models multiply by their version's factor.
/// </summary>
internal sealed class ProtocolCallers(ChaosTally tally, Func<string, int, ValueTask<double>> factorOf)
{
    public const string Json = "REST JSON", Binary = "REST binary", Raw = "gRPC raw", Typed = "gRPC typed", Predict = "typed endpoint", Mlflow = "MLflow";

    public static IReadOnlyList<string> Ways { get; } = [Json, Binary, Raw, Typed, Predict, Mlflow];

    /// <summary>Whether a model may say for a while that it cannot answer.</summary>
    public required Func<string, bool> MayRefuse { get; init; }

    /// <summary>Whether servers die under their callers.</summary>
    public bool MayBreak { get; init; }

    /// <summary>Counts each right answer beside the tally.</summary>
    public Action<string, int> Answered { get; init; } = (_, _) => { };

    public Task CallAsync(int caller, IReadOnlyList<string> models, Func<ChaosServer> current, CancellationToken stop) => Task.Run(async () =>
    {
        var way = Ways[caller % Ways.Count];
        for (var call = 1; !stop.IsCancellationRequested && !tally.IsSpoilt; call++)
        {
            var (server, model) = (current(), models[(caller + call) % models.Count]);
            try
            {
                if (await AskAsync(server, way, model, [.. Enumerable.Range(0, 4 * (1 + call % 3)).Select(i => (float)(1000 * caller + call % 1000 + i))]))
                {
                    tally.Answer(way);
                    Answered(way, server.Number);
                }
                else
                {
                    tally.Refuse();
                    await Task.Delay(2, CancellationToken.None);
                }
            }
            catch (Exception e) when (MayBreak && e is HttpRequestException or IOException or RpcException { StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled })
            {
                tally.Break();
                await Task.Delay(5, CancellationToken.None);
            }
            catch (Exception e)
            {
                tally.Fault($"{way}, caller {caller}, call {call}, {model}: {e}");
            }
        }
    }, CancellationToken.None);

    private Task<bool> AskAsync(ChaosServer server, string way, string model, float[] values) => way switch
    {
        Json => RestAsync(model, server.Rest.InferAsync(model, [Input(values)]), values),
        Binary => RestAsync(model, server.Rest.InferBinaryAsync(model, [Input(values)]), values),
        Raw or Typed => GrpcAsync(server, model, values, way == Raw),
        Predict => PredictAsync(server, values),
        _ => ScoreAsync(server, values),
    };

    private async Task<bool> RestAsync(string model, Task<(HttpStatusCode Status, JsonElement Body)> asked, float[] values)
    {
        var (status, body) = await asked;
        if (!IsAnswer(model, status, body))
            return false;

        var version = int.Parse(body.GetProperty("model_version").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Check(model, await factorOf(model, version), values, body.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(v => v.GetSingle()));
        return true;
    }

    private async Task<bool> GrpcAsync(ChaosServer server, string model, float[] values, bool raw)
    {
        WireMessage answer;
        try
        {
            answer = await server.Grpc.CallAsync("ModelInfer", GrpcClient.Request(model, [Input(values)], raw));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && !MayBreak && MayRefuse(model))
        {
            return false;
        }

        var version = int.Parse(answer.Text(2), System.Globalization.CultureInfo.InvariantCulture);
        var bytes = raw ? answer.All(6).Single() : answer.Messages(5).Single().Messages(5).Single().All(6).Single();
        Check(model, await factorOf(model, version), values, Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, 4 * i)));
        return true;
    }

    private async Task<bool> PredictAsync(ChaosServer server, float[] values)
    {
        var row = new JsonObject { ["a"] = values[0], ["b"] = values[1], ["c"] = values[2], ["d"] = values[3] };
        var (status, body) = await server.Rest.PostAsync("/predict/scale", row.ToJsonString());
        if (!IsAnswer("scale@champion", status, body))
            return false;

        var value = body.GetProperty("value");
        Check("scale", await factorOf("scale", body.GetProperty("version").GetInt32()), [values[0], values[3]], [value.GetProperty("a").GetSingle(), value.GetProperty("d").GetSingle()]);
        return true;
    }

    // Its answers do not say which version gave them, but all their elements are one version's.
    private async Task<bool> ScoreAsync(ChaosServer server, float[] values)
    {
        var rows = new JsonArray([.. values.Chunk(4).Select(row => new JsonArray([.. row.Select(v => (JsonNode)v)]))]);
        var (status, body) = await server.Rest.PostAsync("/invocations", new JsonObject { ["inputs"] = rows }.ToJsonString());
        if (!IsAnswer("scale", status, body))
            return false;

        var answers = body.GetProperty("predictions").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetSingle()).ToArray();
        Check("scale", answers[0] == values[0] ? 1 : 2, values, answers);
        return true;
    }

    private bool IsAnswer(string model, HttpStatusCode status, JsonElement body)
    {
        if (status == HttpStatusCode.OK)
            return true;
        if (status != HttpStatusCode.ServiceUnavailable || !MayRefuse(model))
            tally.Fault($"{model}: {status} {body}");
        return false;
    }

    private void Check(string model, double factor, float[] values, IEnumerable<float> answers)
    {
        var expected = values.Select(value => (float)(factor * value));
        if (!answers.SequenceEqual(expected))
            tally.Fault($"{model}: {string.Join(' ', values)} times {factor} was answered {string.Join(' ', answers)}");
    }

    private static JsonObject Input(float[] values) => new()
    {
        ["name"] = "x",
        ["shape"] = new JsonArray(values.Length / 4L, 4L),
        ["datatype"] = "FP32",
        ["data"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
    };
}
