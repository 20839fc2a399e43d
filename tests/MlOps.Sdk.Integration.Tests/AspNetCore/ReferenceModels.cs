using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>The reference models' cases, and whether an answer in the protocol's JSON form is the expected one.</summary>
internal static class ReferenceModels
{
    public static TheoryData<string> Names => [.. Expected().Select(m => m.Key)];

    public static JsonObject Expected() => JsonNode.Parse(File.ReadAllBytes(Path.Combine(InferenceServer.Models, "expected.json")))!.AsObject();

    public static JsonObject WithData(JsonNode tensor)
    {
        var clone = (JsonObject)tensor.DeepClone();
        if (clone["data_file"] is { } file)
        {
            var numbers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(InferenceServer.Models, (string)file!)));
            clone.Remove("data_file");
            clone["data"] = new JsonArray([.. numbers.ToArray().Select(n => (JsonNode)(double)n)]);
        }

        return clone;
    }

    public static void AssertTensors(IEnumerable<KeyValuePair<string, JsonNode?>> expected, JsonElement actual)
    {
        var tensors = actual.EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!);
        Assert.Equal(expected.Select(e => e.Key).Order(), tensors.Keys.Order());
        foreach (var (name, type) in expected)
        {
            var (declared, tensor) = ((string)type!, tensors[name]);
            if (declared.StartsWith("seq<", StringComparison.Ordinal))
            {
                Assert.Equal("FP32", tensor.GetProperty("datatype").GetString());
                continue;
            }

            Assert.Equal(declared[..declared.IndexOf('[', StringComparison.Ordinal)], tensor.GetProperty("datatype").GetString());
            var dimensions = declared[(declared.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(d => long.TryParse(d, CultureInfo.InvariantCulture, out var size) ? size : -1);
            Assert.Equal(dimensions, tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()));
        }
    }

    public static void Check(JsonNode example, (HttpStatusCode Status, JsonElement Body) answer)
    {
        if (example["error"] is not null)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.NotEmpty(answer.Body.GetProperty("error").GetString()!);
            return;
        }

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToString());
        var outputs = answer.Body.GetProperty("outputs").EnumerateArray().ToDictionary(o => o.GetProperty("name").GetString()!);
        var checkedOutputs = 0;
        foreach (var output in example["outputs"]!.AsArray())
        {
            var name = (string)output!["name"]!;
            switch ((string?)output["kind"])
            {
                case "sequence<map>":
                    CheckMaps(output["elements"]!.AsArray(), outputs[name]);
                    checkedOutputs++;
                    break;
                case "sequence<tensor>":
                    foreach (var (index, element) in output["elements"]!.AsArray().Index())
                        CheckTensor(element!, outputs[string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]")]);
                    checkedOutputs += output["elements"]!.AsArray().Count;
                    break;
                default:
                    CheckTensor(WithData(output), outputs[name]);
                    checkedOutputs++;
                    break;
            }
        }

        Assert.Equal(outputs.Count, checkedOutputs);
    }

    private static void CheckMaps(JsonArray rows, JsonElement actual)
    {
        Assert.Equal([rows.Count, rows[0]!["keys"]!.AsArray().Count], actual.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        using var keys = JsonDocument.Parse(actual.GetProperty("parameters").GetProperty("keys").GetString()!);
        Assert.Equal(rows[0]!["keys"]!.AsArray().Select(k => k!.ToString()), keys.RootElement.EnumerateArray().Select(k => k.GetString()));
        CheckElements("FP32", rows.SelectMany(r => r!["values"]!.AsArray()), actual.GetProperty("data"));
    }

    private static void CheckTensor(JsonNode expected, JsonElement actual)
    {
        Assert.Equal((string)expected["datatype"]!, actual.GetProperty("datatype").GetString());
        Assert.Equal(expected["shape"]!.AsArray().Select(d => (long)d!), actual.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()));
        CheckElements((string)expected["datatype"]!, expected["data"]!.AsArray(), actual.GetProperty("data"));
    }

    private static void CheckElements(string datatype, IEnumerable<JsonNode?> expected, JsonElement actual)
    {
        var (wanted, got) = (expected.ToList(), actual.EnumerateArray().ToList());
        Assert.Equal(wanted.Count, got.Count);
        var tolerance = datatype switch { "FP32" or "FP64" => 1e-5, "FP16" or "BF16" => 2e-3, _ => 0 };
        for (var i = 0; i < wanted.Count; i++)
        {
            if (tolerance > 0)
            {
                var (w, g) = (Number(wanted[i]!.ToString()), Number(got[i].ToString()));
                Assert.True(w.Equals(g) || Math.Abs(w - g) <= tolerance * Math.Max(1, Math.Abs(w)), $"[{i}]: expected {w}, got {g}");
            }
            else if (datatype == "BOOL")
            {
                Assert.Equal(wanted[i]!.ToString() is "true" or "1", got[i].GetBoolean());
            }
            else
            {
                Assert.Equal(wanted[i]!.ToString(), got[i].ToString());
            }
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
