namespace MlOps.Sdk;

/// <summary>The signer's certificate and those above it in a <see cref="SigstoreBundle"/>.</summary>
public sealed record SigstoreCertificateChain
{
    /// <summary>The signer's first, then its issuers.</summary>
    public required IReadOnlyList<SigstoreCertificate> Certificates { get; init; }
}
