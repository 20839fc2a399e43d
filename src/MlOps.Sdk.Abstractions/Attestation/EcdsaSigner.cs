using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlOps.Sdk;

/// <summary>Signs with an ECDSA key on the curve P-256 over SHA-256. May be used by several threads at once.</summary>
public sealed class EcdsaSigner : IDsseSigner, IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <summary>Takes a key over; it is disposed with the signer.</summary>
    /// <param name="key">A private key on P-256.</param>
    /// <param name="certificates">The key's certificate and those above it, each as DER.</param>
    /// <exception cref="ArgumentException">The key is on another curve, or the first certificate is of another key.</exception>
    public EcdsaSigner(ECDsa key, IReadOnlyList<ReadOnlyMemory<byte>>? certificates = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = EcdsaKeys.Require(key);
        KeyId = EcdsaKeys.NameOf(key);
        Certificates = certificates ?? [];
        if (Certificates.Count > 0)
            RequireOwner(Certificates[0], KeyId);
    }

    /// <inheritdoc/>
    public string KeyId { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; }

    /// <summary>Makes a signer with a new key, which is nowhere else; for tests and for keys that last as long as a process.</summary>
    public static EcdsaSigner Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key.</summary>
    /// <param name="pem">The key as PEM, PKCS#8 or SEC 1.</param>
    /// <param name="password">Decrypts it; null for a key in clear.</param>
    /// <param name="certificates">The key's certificate and those above it, each as DER.</param>
    /// <exception cref="ArgumentException">The text is no such key, or the first certificate is of another. The message never holds the key.</exception>
    public static EcdsaSigner FromPem(string pem, string? password = null, IReadOnlyList<ReadOnlyMemory<byte>>? certificates = null)
    {
        var key = EcdsaKeys.Read(pem, password, "an ECDSA private key");
        try
        {
            _ = key.ExportECPrivateKey();
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new ArgumentException("The text holds a public key; signing takes the private one.", nameof(pem), e);
        }

        return new(key, certificates);
    }

    /// <summary>Signs with a certificate's key, and carries the certificate in what it signs.</summary>
    /// <param name="certificate">A certificate with its private key on P-256.</param>
    /// <param name="issuers">The certificates between it and the root that verifiers trust.</param>
    /// <exception cref="ArgumentException">The certificate has no private key on P-256.</exception>
    public static EcdsaSigner FromCertificate(X509Certificate2 certificate, IEnumerable<X509Certificate2>? issuers = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var key = certificate.GetECDsaPrivateKey()
            ?? throw new ArgumentException($"The certificate '{certificate.Subject}' has no ECDSA private key.", nameof(certificate));
        return new(key, [certificate.RawData, .. (issuers ?? []).Select(issuer => (ReadOnlyMemory<byte>)issuer.RawData)]);
    }

    /// <summary>Verifies what this key signs.</summary>
    public EcdsaVerifier ToVerifier() => EcdsaVerifier.FromPem(ExportPublicKeyPem());

    /// <summary>The public key as PEM, to hand to those who verify.</summary>
    public string ExportPublicKeyPem()
    {
        lock (_lock)
            return _key.ExportSubjectPublicKeyInfoPem();
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _key.Dispose();

    private static void RequireOwner(ReadOnlyMemory<byte> raw, string keyId)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(raw.Span);
        using var key = certificate.GetECDsaPublicKey();
        if (key is null || EcdsaKeys.NameOf(key) != keyId)
            throw new ArgumentException($"The certificate '{certificate.Subject}' is of another key than the one that signs.", nameof(raw));
    }
}
