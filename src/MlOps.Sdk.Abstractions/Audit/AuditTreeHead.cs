using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// The state of an audit log at some time: how many entries it had, and the root of the Merkle tree (RFC 6962) over them. Whoever
/// keeps one outside the store can tell later whether the log was only appended to.
/// </summary>
public sealed record AuditTreeHead
{
    /// <summary>The type of an envelope's payload that is a head.</summary>
    public const string PayloadType = "application/vnd.mlops-sdk.audit-tree-head+json";

    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>Which log.</summary>
    public required string LogId { get; init; }

    /// <summary>The number of entries: the sequence of the last, or 0.</summary>
    public required long Size { get; init; }

    /// <summary>The root over the entries, each a leaf by <see cref="AuditLeaf"/>.</summary>
    public required ContentDigest Root { get; init; }

    /// <summary>When the head was taken, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads the head that an envelope carries; the signatures are not verified.</summary>
    /// <exception cref="JsonException">The payload is no head.</exception>
    public static AuditTreeHead Of(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.PayloadType != PayloadType)
            throw new JsonException($"The envelope holds '{envelope.PayloadType}'; a tree head has {PayloadType}.");
        var head = JsonSerializer.Deserialize(envelope.Payload.Span, AuditJsonContext.Default.AuditTreeHead);
        return head is { Size: >= 0, SchemaVersion: 1 } && head.Root != default
            ? head
            : throw new JsonException($"The tree head has the size {head?.Size} and the schema version {head?.SchemaVersion}; a size is at least 0, and this release reads version 1.");
    }

    /// <summary>The head as canonical JSON (RFC 8785).</summary>
    public byte[] ToJson() => CanonicalJson.Encode(JsonSerializer.SerializeToElement(this with { At = At.ToUniversalTime() }, AuditJsonContext.Default.AuditTreeHead));

    /// <summary>Wraps the head, signed when there is a signer.</summary>
    /// <param name="signer">Holds the key; null for a head that nobody signs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DsseEnvelope> ToEnvelopeAsync(IDsseSigner? signer, CancellationToken cancellationToken = default) => signer is null
        ? new() { PayloadType = PayloadType, Payload = ToJson(), Signatures = [] }
        : await DsseEnvelope.SignAsync(PayloadType, ToJson(), signer, cancellationToken).ConfigureAwait(false);

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LogId}: {Size} entries, root {Root}, {At:u}");
}
