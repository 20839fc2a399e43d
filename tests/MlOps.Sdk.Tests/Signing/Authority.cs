using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MlOps.Sdk.Tests.Signing;

/// <summary>An authority of one test, with an issuer between its root and those who sign.</summary>
internal sealed class Authority : IDisposable
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _issuer;
    private int _serial = 10;

    public Authority(string name = "Acme")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name} Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(20));
        _issuer = Issue($"CN={name} Issuing", Root, Start.AddYears(10), authority: true);
    }

    public X509Certificate2 Root { get; }

    public EcdsaSigner Signer(string subject = "CN=Release", bool forSigning = true)
    {
        using var certificate = Issue(subject, _issuer, Start.AddYears(1), authority: false, forSigning);
        return EcdsaSigner.FromCertificate(certificate, [_issuer]);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        Root.Dispose();
    }

    private X509Certificate2 Issue(string subject, X509Certificate2 by, DateTimeOffset until, bool authority, bool forSigning = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            authority ? X509KeyUsageFlags.KeyCertSign : forSigning ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.CrlSign, true));
        using var certificate = request.Create(by, Start, until, [(byte)_serial++]);
        return certificate.CopyWithPrivateKey(key);
    }
}
