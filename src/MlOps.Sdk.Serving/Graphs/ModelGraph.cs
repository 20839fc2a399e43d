using System.Text.Json;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Models and code wired by tensors: the file of a version whose format is <see cref="Format"/>. So a graph has versions, aliases,
/// gates, routes and audit entries like any other model, and what calls it sees a model.
/// </summary>
/// <remarks>
/// A step runs when an output needs it: what only a branch needs that was not chosen does not run. Each tensor is named by
/// its step and its name there (<see cref="GraphSource"/>).
/// </remarks>
public sealed record ModelGraph
{
    /// <summary>The format of a version that is a graph.</summary>
    public const string Format = "graph";

    /// <summary>The most steps of a graph.</summary>
    public const int MaxSteps = 64;

    internal const int MaxSize = 4 << 20;

    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>What callers supply.</summary>
    public required IReadOnlyList<TensorSpec> Inputs { get; init; }

    /// <summary>The steps, in any order.</summary>
    public required IReadOnlyList<GraphStep> Steps { get; init; }

    /// <summary>What callers get, by the name they get it under. Types and shapes follow from the steps.</summary>
    public required IReadOnlyDictionary<string, GraphSource> Outputs { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The content.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="MlOpsIntegrityException">The content is no graph, or larger than 4 MiB.</exception>
    public static ModelGraph Parse(ReadOnlySpan<byte> json, string name = "graph")
    {
        if (json.Length > MaxSize)
            throw new MlOpsIntegrityException($"{name} has {json.Length} bytes, a graph has at most {MaxSize}.");

        try
        {
            var graph = JsonSerializer.Deserialize(json, GraphJsonContext.Default.ModelGraph) ?? throw new JsonException("The content is null.");
            return graph.SchemaVersion == 1
                ? graph
                : throw new MlOpsIntegrityException($"{name} has the schema version {graph.SchemaVersion}, this release reads 1; run it where a newer release serves.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new MlOpsIntegrityException($"{name} is no graph: {e.Message}", e);
        }
    }

    /// <summary>The content of the version's file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, GraphJsonContext.Default.ModelGraph);
}
