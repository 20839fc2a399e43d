using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>A fact of a kind that this release does not know: a newer one wrote it. It keeps its place and its content, and means nothing here.</summary>
public sealed record UnknownFact : ModelFactPayload
{
    /// <summary>Takes over a payload.</summary>
    /// <param name="json">The whole payload as stored: an object with a text <c>kind</c>.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public UnknownFact(JsonElement json)
        : base(KindOf(json)) => Json = json.Clone();

    /// <summary>The whole payload as stored.</summary>
    public JsonElement Json { get; }

    /// <summary>Whether both have the same payload.</summary>
    public bool Equals(UnknownFact? other) => other is not null && JsonElement.DeepEquals(Json, other.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind.GetHashCode(StringComparison.Ordinal);

    private static string KindOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            ? kind.GetString()!
            : throw new ArgumentException("A fact's payload is a JSON object with the text member 'kind'.", nameof(json));
}
