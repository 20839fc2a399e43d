using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>Verifies signatures of an ECDSA key on the curve P-256 over SHA-256. May be used by several threads at once.</summary>
public sealed class EcdsaVerifier : IDsseVerifier, IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <summary>Takes a key over; it is disposed with the verifier.</summary>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public EcdsaVerifier(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = EcdsaKeys.Require(key);
        KeyId = EcdsaKeys.NameOf(key);
    }

    /// <summary>SHA-256 of the public key's PEM file as lower-case hexadecimal digits: what <c>sha256sum public.pem</c> prints.</summary>
    public string KeyId { get; }

    /// <summary>Reads a public key.</summary>
    /// <param name="pem">The key as PEM; of a private key the public half is taken.</param>
    /// <exception cref="ArgumentException">The text is no such key.</exception>
    public static EcdsaVerifier FromPem(string pem) => new(EcdsaKeys.Read(pem, null, "an ECDSA public key"));

    /// <summary>The public key as PEM.</summary>
    public string ExportPublicKeyPem()
    {
        lock (_lock)
            return _key.ExportSubjectPublicKeyInfoPem();
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        lock (_lock)
        {
            try
            {
                return _key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
            catch (CryptographicException)
            {
                return false; // bytes that are no DER at all
            }
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _key.Dispose();
}
