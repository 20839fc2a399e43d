using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>Which key or certificate signed a <see cref="SigstoreBundle"/>. It is a hint: trust comes from elsewhere.</summary>
public sealed record SigstoreMaterial
{
    /// <summary>Names the key; null when there is a certificate.</summary>
    public SigstorePublicKey? PublicKey { get; init; }

    /// <summary>The signer's certificate and those above it; null for a bare key.</summary>
    public SigstoreCertificateChain? X509CertificateChain { get; init; }

    /// <summary>The signer's certificate alone, as some writers of v0.3 put it.</summary>
    public SigstoreCertificate? Certificate { get; init; }

    /// <summary>The signer's certificate and those above it, each as DER; empty for a bare key.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates =>
        [.. X509CertificateChain?.Certificates.Select(certificate => certificate.RawBytes) ?? (Certificate is { } one ? [one.RawBytes] : [])];

    internal static SigstoreMaterial Of(IDsseSigner signer) => signer.Certificates.Count == 0
        ? new() { PublicKey = new() { Hint = signer.KeyId } }
        : new() { X509CertificateChain = new() { Certificates = [.. signer.Certificates.Select(raw => new SigstoreCertificate { RawBytes = raw })] } };
}
