using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// A payload with signatures, by Dead Simple Signing Envelope 1.0: what is signed is the payload with its type and both
/// lengths, so a signature cannot be carried to a payload of another kind.
/// </summary>
public sealed record DsseEnvelope
{
    /// <summary>What the payload is, as a media type such as <see cref="InTotoStatement.PayloadType"/>.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The signed bytes, exactly as they were signed.</summary>
    [JsonConverter(typeof(Base64Converter))]
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The signatures; none for a payload that nobody signed.</summary>
    public required IReadOnlyList<DsseSignature> Signatures { get; init; }

    /// <summary>The bytes that a signature covers: <c>DSSEv1 length type length payload</c>, lengths in bytes.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(payloadType);
        var head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "));
        var bytes = new byte[head.Length + payload.Length];
        head.CopyTo(bytes, 0);
        payload.CopyTo(bytes.AsSpan(head.Length));
        return bytes;
    }

    /// <summary>Wraps and signs a payload.</summary>
    /// <param name="payloadType">What the payload is, as a media type.</param>
    /// <param name="payload">The bytes to sign.</param>
    /// <param name="signer">Holds the key.</param>
    /// <param name="cancellationToken">Gives up; a key may be far away.</param>
    public static async ValueTask<DsseEnvelope> SignAsync(string payloadType, ReadOnlyMemory<byte> payload, IDsseSigner signer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var signature = await signer.SignAsync(PreAuthenticationEncoding(payloadType, payload.Span), cancellationToken).ConfigureAwait(false);
        return new() { PayloadType = payloadType, Payload = payload, Signatures = [new() { KeyId = signer.KeyId, Sig = signature }] };
    }

    /// <summary>Reads an envelope as JSON; nothing is verified.</summary>
    /// <exception cref="JsonException">The content is no envelope.</exception>
    public static DsseEnvelope Parse(ReadOnlySpan<byte> json)
    {
        var envelope = JsonSerializer.Deserialize(json, AttestationJsonContext.Default.DsseEnvelope);
        return envelope is null || envelope.Signatures.Contains(null!) ? throw new JsonException("An envelope and its signatures are objects, not null.") : envelope;
    }

    /// <summary>The envelope as JSON in the form of the DSSE specification, on one line.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AttestationJsonContext.Default.DsseEnvelope);

    /// <summary>The bytes that each of the signatures must cover.</summary>
    public byte[] ToSignedBytes() => PreAuthenticationEncoding(PayloadType, Payload.Span);
}
