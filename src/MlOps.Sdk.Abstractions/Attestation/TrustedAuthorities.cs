using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlOps.Sdk;

/// <summary>
/// Trusts whoever has a certificate for signing from one of a fixed set of authorities. Revocation is not looked up: a signature
/// must be verifiable offline; take an authority out of the set, or keep certificates short-lived.
/// </summary>
/// <param name="roots">The certificates of the authorities.</param>
/// <exception cref="ArgumentException">There is none: nothing could ever be accepted.</exception>
public sealed class TrustedAuthorities(params IEnumerable<X509Certificate2> roots) : ISignatureTrust
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private readonly X509Certificate2[] _roots = roots.ToArray() is { Length: > 0 } some
        ? some
        : throw new ArgumentException("No authority is trusted, so nothing could ever be accepted; name at least one.", nameof(roots));

    /// <summary>Reads the certificates of authorities.</summary>
    /// <param name="pem">One or more certificates as PEM.</param>
    /// <exception cref="ArgumentException">The text holds no certificate.</exception>
    public static TrustedAuthorities FromPem(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"The text is no PEM of certificates: {e.Message}", nameof(pem), e);
        }

        return new(certificates);
    }

    /// <inheritdoc/>
    public SignatureCheck Check(DsseEnvelope envelope, IReadOnlyList<ReadOnlyMemory<byte>> certificates, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(certificates);
        if (envelope.Signatures.Count == 0)
            return SignatureCheck.Refused(SignatureDefect.Unsigned, "It has no signature.");
        if (certificates.Count == 0)
            return SignatureCheck.Refused(SignatureDefect.UntrustedCertificate, "No certificate came with the signature, and only certificates are trusted.");

        var chain = new List<X509Certificate2>();
        try
        {
            foreach (var raw in certificates)
                chain.Add(X509CertificateLoader.LoadCertificate(raw.Span));
            return Examine(envelope, chain, at);
        }
        catch (CryptographicException e)
        {
            return SignatureCheck.Refused(SignatureDefect.Malformed, $"A certificate that came with the signature cannot be read: {e.Message}");
        }
        finally
        {
            chain.ForEach(certificate => certificate.Dispose());
        }
    }

    private static bool MaySign(X509Certificate2 certificate)
    {
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return usage?.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature) == true
            || purposes?.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value == CodeSigning) == true;
    }

    private SignatureCheck Examine(DsseEnvelope envelope, List<X509Certificate2> chain, DateTimeOffset at)
    {
        var signer = chain[0];
        if (at < signer.NotBefore || at > signer.NotAfter)
            return SignatureCheck.Refused(SignatureDefect.ExpiredCertificate, $"The certificate '{signer.Subject}' is valid from {signer.NotBefore.ToUniversalTime():u} to {signer.NotAfter.ToUniversalTime():u}, not at {at:u}.");
        if (FindFault(signer, chain.Skip(1), at) is { } fault)
            return SignatureCheck.Refused(SignatureDefect.UntrustedCertificate, $"The certificate '{signer.Subject}' is not trusted: {fault}");

        using var key = signer.GetECDsaPublicKey();
        if (key is not { KeySize: 256 })
            return SignatureCheck.Refused(SignatureDefect.UntrustedCertificate, $"The certificate '{signer.Subject}' holds no ECDSA key on the curve P-256.");

        var message = envelope.ToSignedBytes();
        return envelope.Signatures.Any(signature => Verifies(key, message, signature.Sig.Span))
            ? SignatureCheck.By(EcdsaKeys.NameOf(key), signer.Subject)
            : SignatureCheck.Refused(SignatureDefect.Altered, $"The key of the certificate '{signer.Subject}' did not sign these bytes: they or the signature were altered.");
    }

    private string? FindFault(X509Certificate2 signer, IEnumerable<X509Certificate2> issuers, DateTimeOffset at)
    {
        if (!MaySign(signer))
            return "it is not for signing (key usage digitalSignature, or the purpose codeSigning).";

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(issuers.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(signer) ? null : string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
    }

    private static bool Verifies(ECDsa key, byte[] message, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // bytes that are no DER at all
        }
    }
}
