namespace MlOps.Sdk;

/// <summary>The key this process signs with, and whose signatures count; checked when the host starts. Files are PEM.</summary>
public sealed class SigningOptions
{
    internal const string NoTrust =
        $"Signing: neither {nameof(KeyFile)} nor {nameof(TrustedKeyFiles)} nor {nameof(TrustedAuthorityFiles)} is set, so nothing can be accepted; set one, or register an {nameof(ISignatureTrust)}.";

    /// <summary>An ECDSA private key on the curve P-256; null when this process signs nothing. Its public half is trusted too.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Decrypts <see cref="KeyFile"/>; null for a key in clear. Take it from a secret store: it is never logged.</summary>
    public string? KeyPassword { get; set; }

    /// <summary>The certificate of <see cref="KeyFile"/> and those between it and a trusted authority, in this order.</summary>
    public IList<string> CertificateFiles { get; set; } = [];

    /// <summary>Public keys whose signatures count.</summary>
    public IList<string> TrustedKeyFiles { get; set; } = [];

    /// <summary>Certificates of authorities: whoever has a certificate for signing from one of them counts.</summary>
    public IList<string> TrustedAuthorityFiles { get; set; } = [];

    internal bool NamesTrust => KeyFile is not null || TrustedKeyFiles.Count > 0 || TrustedAuthorityFiles.Count > 0;
}
