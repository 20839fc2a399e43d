using System.Security.Cryptography;
using System.Text;

namespace MlOps.Sdk;

/// <summary>What signing and verifying with ECDSA have in common: P-256, SHA-256, signatures as DER, keys named by their PEM.</summary>
internal static class EcdsaKeys
{
    public static ECDsa Require(ECDsa key)
    {
        var size = key.KeySize;
        return size == 256 ? key : throw new ArgumentException($"The key has {size} bits; signing takes ECDSA on the curve P-256, as 'openssl ecparam -name prime256v1 -genkey' makes it.", nameof(key));
    }

    // The hint that OpenSSF model signing writes: the hash of the PEM text with its final line break.
    public static string NameOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n")));

    public static ECDsa Read(string pem, string? password, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pem);
        var key = ECDsa.Create();
        try
        {
            if (password is null)
                key.ImportFromPem(pem);
            else
                key.ImportFromEncryptedPem(pem, password);
            return Require(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ArgumentException($"The text is no PEM of {what} on the curve P-256: {e.Message}", nameof(pem), e);
        }
    }
}
