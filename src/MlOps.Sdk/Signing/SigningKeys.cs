using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>The keys that the options name, read once.</summary>
internal sealed class SigningKeys : IDisposable
{
    public SigningKeys(IOptions<SigningOptions> options)
    {
        var named = options.Value;
        Signer = named.KeyFile is null ? null : ReadSigner(named);
        Trust = new TrustedSigners(ReadTrust(named, Signer));
    }

    public EcdsaSigner? Signer { get; }

    public ISignatureTrust Trust { get; }

    public static EcdsaSigner ReadSigner(SigningOptions options) => EcdsaSigner.FromPem(
        File.ReadAllText(options.KeyFile!),
        options.KeyPassword,
        [.. options.CertificateFiles.SelectMany(ReadCertificates).Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData)]);

    public static IEnumerable<ISignatureTrust> ReadTrust(SigningOptions options, EcdsaSigner? own)
    {
        List<IDsseVerifier> keys = [.. options.TrustedKeyFiles.Select(file => EcdsaVerifier.FromPem(File.ReadAllText(file)))];
        if (own is not null)
            keys.Add(own.ToVerifier());
        if (keys.Count > 0)
            yield return new TrustedKeys(keys);
        if (options.TrustedAuthorityFiles.Count > 0)
            yield return new TrustedAuthorities(options.TrustedAuthorityFiles.SelectMany(ReadCertificates));
    }

    public void Dispose() => Signer?.Dispose();

    private static X509Certificate2Collection ReadCertificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new ArgumentException($"'{file}' holds no certificate.", nameof(file));
    }
}
