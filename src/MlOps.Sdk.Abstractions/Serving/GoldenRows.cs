using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Inputs with the outputs a model gave for them; the content of <see cref="ModelAttachment.GoldenRows"/>.</summary>
public sealed record GoldenRows
{
    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init; } = 1;

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
