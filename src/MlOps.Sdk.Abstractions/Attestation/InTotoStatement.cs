using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>An in-toto attestation (Statement v1): a claim of some kind about subjects that are named by their digests.</summary>
public sealed record InTotoStatement
{
    /// <summary>The type of the statement itself.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>The type of an envelope's payload that is a statement.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>Always <see cref="StatementType"/>.</summary>
    [JsonPropertyName("_type")]
    [JsonInclude]
    internal string Type { get; init; } = "";

    /// <summary>What the claim is about; at least one.</summary>
    [JsonPropertyName("subject")]
    public required IReadOnlyList<InTotoSubject> Subjects { get; init; }

    /// <summary>The URI that says how to read the claim.</summary>
    public required string PredicateType { get; init; }

    /// <summary>The claim.</summary>
    public required JsonElement Predicate { get; init; }

    /// <summary>Reads a statement.</summary>
    /// <exception cref="JsonException">The content is no in-toto statement v1.</exception>
    public static InTotoStatement Parse(ReadOnlySpan<byte> json)
    {
        var statement = JsonSerializer.Deserialize(json, AttestationJsonContext.Default.InTotoStatement);
        if (statement?.Type != StatementType)
            throw new JsonException($"The content has the type '{statement?.Type}'; an in-toto statement has {StatementType}.");
        return statement.Subjects.Count > 0 ? statement : throw new JsonException("The statement has no subject; it has at least one.");
    }

    /// <summary>Reads the statement that an envelope carries; the signatures are not verified.</summary>
    /// <exception cref="JsonException">The payload is no in-toto statement v1.</exception>
    public static InTotoStatement Of(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return envelope.PayloadType == PayloadType
            ? Parse(envelope.Payload.Span)
            : throw new JsonException($"The envelope holds '{envelope.PayloadType}'; a statement has {PayloadType}.");
    }

    /// <summary>The statement as canonical JSON (RFC 8785), so that equal statements have equal bytes.</summary>
    /// <exception cref="InvalidOperationException">There is no subject.</exception>
    public byte[] ToJson()
    {
        if (Subjects.Count == 0)
            throw new InvalidOperationException("A statement about nothing cannot be signed; give it a subject.");
        return CanonicalJson.Encode(JsonSerializer.SerializeToElement(this with { Type = StatementType }, AttestationJsonContext.Default.InTotoStatement));
    }

    /// <summary>Signs the statement.</summary>
    /// <param name="signer">Holds the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<DsseEnvelope> SignAsync(IDsseSigner signer, CancellationToken cancellationToken = default) =>
        DsseEnvelope.SignAsync(PayloadType, ToJson(), signer, cancellationToken);
}
