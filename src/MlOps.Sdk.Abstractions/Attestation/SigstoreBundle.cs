using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>A signed envelope with what is needed to verify it, in the form of a Sigstore bundle v0.3 as OpenSSF model signing writes it with a key or a certificate.</summary>
public sealed record SigstoreBundle
{
    /// <summary>The media type of a bundle v0.3.</summary>
    public const string BundleMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>Always <see cref="BundleMediaType"/>.</summary>
    public string MediaType { get; init => field = value ?? ""; } = BundleMediaType;

    /// <summary>Which key or certificate signed.</summary>
    public required SigstoreMaterial VerificationMaterial { get; init; }

    /// <summary>The signed payload.</summary>
    public required DsseEnvelope DsseEnvelope { get; init; }

    /// <summary>Signs a statement.</summary>
    /// <param name="statement">The claim.</param>
    /// <param name="signer">Holds the key; its certificates, if it has some, come with the bundle.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<SigstoreBundle> SignAsync(InTotoStatement statement, IDsseSigner signer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(signer);
        return new()
        {
            VerificationMaterial = SigstoreMaterial.Of(signer),
            DsseEnvelope = await statement.SignAsync(signer, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Reads a bundle; nothing is verified.</summary>
    /// <exception cref="JsonException">The content is no bundle v0.3 with an envelope.</exception>
    public static SigstoreBundle Parse(ReadOnlySpan<byte> json)
    {
        var bundle = JsonSerializer.Deserialize(json, AttestationJsonContext.Default.SigstoreBundle);
        return bundle?.MediaType == BundleMediaType && !bundle.DsseEnvelope.Signatures.Contains(null!)
            ? bundle
            : throw new JsonException($"The content has the media type '{bundle?.MediaType}'; a Sigstore bundle v0.3 has {BundleMediaType}.");
    }

    /// <summary>The bundle as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AttestationJsonContext.Default.SigstoreBundle);

    /// <summary>Whether somebody who is trusted signed the envelope.</summary>
    /// <param name="trust">Whose signatures count.</param>
    /// <param name="at">The time at which a certificate must be valid, UTC.</param>
    public SignatureCheck Check(ISignatureTrust trust, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return trust.Check(DsseEnvelope, VerificationMaterial.Certificates, at);
    }
}
