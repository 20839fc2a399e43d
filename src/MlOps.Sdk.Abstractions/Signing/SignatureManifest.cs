using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// An electronic signature of a person on a record: who, when, with what meaning, and how the person proved to be present. In its
/// signed envelope it is bound to the record's digest and cannot be carried to another record (helps you meet 21 CFR 11.50, 11.70).
/// </summary>
public sealed record SignatureManifest
{
    /// <summary>The type of an envelope's payload that is a manifest.</summary>
    public const string PayloadType = "application/vnd.mlops-sdk.signature-manifest+json";

    /// <summary>The version of this shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The person's unique id, never given to another.</summary>
    public required string SignerId { get; init; }

    /// <summary>The person's name in print.</summary>
    public required string PrintedName { get; init; }

    /// <summary>When the signature was given, UTC.</summary>
    public required DateTimeOffset SignedAtUtc { get; init; }

    /// <summary>What the person says by signing.</summary>
    public required SignatureMeaning Meaning { get; init; }

    /// <summary>Names the record for people, such as <c>flight-delays:3</c>.</summary>
    public required string Record { get; init; }

    /// <summary>The record: the digest of its content.</summary>
    public required ContentDigest RecordDigest { get; init; }

    /// <summary>How the person proved to be present, such as <c>password+totp</c>.</summary>
    public required string AuthMethod { get; init; }

    /// <summary>When the person proved to be present, UTC.</summary>
    public required DateTimeOffset AuthTime { get; init; }

    /// <summary>Reads the manifest that an envelope carries; the signature is not verified.</summary>
    /// <exception cref="JsonException">The payload is no manifest of version 1.</exception>
    public static SignatureManifest Of(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.PayloadType != PayloadType)
            throw new JsonException($"The envelope holds '{envelope.PayloadType}'; an electronic signature has {PayloadType}.");
        var manifest = JsonSerializer.Deserialize(envelope.Payload.Span, SignatureJsonContext.Default.SignatureManifest);
        return manifest is { SchemaVersion: 1 } ? manifest : throw new JsonException($"The signature manifest has the schema version {manifest?.SchemaVersion}; this release reads 1.");
    }

    /// <summary>Checks a signature against the record it is said to be on.</summary>
    /// <param name="envelope">The manifest in its signed envelope.</param>
    /// <param name="record">Names the record; two records may have the same content.</param>
    /// <param name="digest">The digest of the record's content.</param>
    /// <param name="trust">Whose keys bind signatures to records.</param>
    public static SignatureCheck Check(DsseEnvelope envelope, string record, ContentDigest digest, ISignatureTrust trust)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(trust);
        try
        {
            var manifest = Of(envelope);
            var check = trust.Check(envelope, [], manifest.SignedAtUtc);
            return !check.Accepted || (manifest.RecordDigest == digest && manifest.Record == record)
                ? check
                : SignatureCheck.Refused(SignatureDefect.OtherSubject, $"{manifest.PrintedName} signed {manifest.Record} ({manifest.RecordDigest}), not {record} ({digest}).");
        }
        catch (JsonException e)
        {
            return SignatureCheck.Refused(SignatureDefect.Malformed, e.Message);
        }
    }

    /// <summary>The manifest as canonical JSON (RFC 8785).</summary>
    public byte[] ToJson() => CanonicalJson.Encode(JsonSerializer.SerializeToElement(
        this with { SignedAtUtc = SignedAtUtc.ToUniversalTime(), AuthTime = AuthTime.ToUniversalTime() }, SignatureJsonContext.Default.SignatureManifest));

    /// <summary>The signature as people must be shown it: name, time and meaning.</summary>
    public override string ToString() => $"{Meaning} of {Record} by {PrintedName} ({SignerId}) at {SignedAtUtc:u}, authenticated by {AuthMethod} at {AuthTime:u}";
}
