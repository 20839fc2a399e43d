using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>Inputs with the outputs a model gave for them; the content of <see cref="ModelAttachment.GoldenRows"/>.</summary>
public sealed record GoldenRows
{
    /// <summary>Golden rows with the default tolerance.</summary>
    public GoldenRows()
    {
    }

    // Gives JSON that leaves the tolerance out the default, and JSON that says 0 its 0.
    [JsonConstructor]
    internal GoldenRows(double tolerance = 1e-5) => Tolerance = tolerance;

    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The greatest difference that counts as the same: absolute below 1, relative above. 1e-5 by default.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The cases, replayed in order.</summary>
    public required IReadOnlyList<GoldenCase> Cases { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The content is something else.</exception>
    public static GoldenRows Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, GoldenRowsJsonContext.Default.GoldenRows) ?? throw new JsonException("The content is null.");

    /// <summary>The content to attach to a version.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, GoldenRowsJsonContext.Default.GoldenRows);
}
