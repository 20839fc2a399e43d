using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The statistics extension: what each served version was asked by tensors, over REST and gRPC together.</summary>
internal sealed class InferenceLedger(ModelCatalog catalog, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Model, int Version), InferenceCounts> _counts = [];

    public InferenceTiming Begin() => new(time);

    public void Answered(TensorCall call, in InferenceTiming timing)
    {
        var rows = call.Inputs.Count > 0 && call.Inputs[0].Shape is { Length: > 0 } shape ? shape[0] : 1;
        Of(call.Version).Answered(rows, in timing, time.GetUtcNow());
    }

    public void Failed(TensorCall call, in InferenceTiming timing) => Of(call.Version).Failed(in timing);

    /// <summary>The numbers of every served version, of those of a model, or of one.</summary>
    /// <exception cref="InferenceException">404: nothing served has that name or version.</exception>
    public IReadOnlyList<InferenceStatistics> Read(string? name, string? version)
    {
        IEnumerable<ServedModel> models = name is null ? catalog.Models : version is not null ? [catalog.Get(name, version)] : catalog.Versions(catalog.Get(name, null).Reference.Model);
        return
        [
            .. models
                .Select(m => (Served: m, Number: ModelCatalog.Number(m)))
                .Where(m => m.Number is not null)
                .DistinctBy(m => (m.Served.Reference.Model, m.Number))
                .OrderBy(m => m.Served.Reference.Model, StringComparer.Ordinal).ThenBy(m => int.Parse(m.Number!, CultureInfo.InvariantCulture))
                .Select(m => Of(m.Served.Reference.Model, int.Parse(m.Number!, CultureInfo.InvariantCulture)).Read(m.Served.Reference.Model, m.Number!, m.Served.Status.MemoryBytes)),
        ];
    }

    public Task AnswerAsync(HttpContext context)
    {
        var statistics = Read(context.Request.RouteValues["model"] as string, context.Request.RouteValues["version"] as string);
        return InferenceAnswers.JsonAsync(context, StatusCodes.Status200OK, statistics, static (json, all) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("model_stats");
            foreach (var one in all)
                Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, InferenceStatistics one)
    {
        json.WriteStartObject();
        json.WriteString("name", one.Model);
        json.WriteString("version", one.Version);
        json.WriteNumber("last_inference", one.LastInference);
        json.WriteNumber("inference_count", one.Rows);
        json.WriteNumber("execution_count", one.Runs);
        json.WriteStartObject("inference_stats");
        foreach (var (name, count, nanoseconds) in one.Durations)
        {
            json.WriteStartObject(name);
            json.WriteNumber("count", count);
            json.WriteNumber("ns", nanoseconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("response_stats");
        json.WriteEndObject();
        json.WriteStartArray("batch_stats");
        json.WriteEndArray();
        json.WriteStartArray("memory_usage");
        if (one.Memory > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "CPU");
            json.WriteNumber("id", 0);
            json.WriteNumber("byte_size", one.Memory);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private InferenceCounts Of(ModelVersion version) => Of(version.Model, version.Version);

    private InferenceCounts Of(string model, int version) => _counts.GetOrAdd((model, version), static _ => new());
}
