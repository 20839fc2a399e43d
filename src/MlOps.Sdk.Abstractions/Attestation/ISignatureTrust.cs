namespace MlOps.Sdk;

/// <summary>Decides whose signatures count.</summary>
public interface ISignatureTrust
{
    /// <summary>Looks for a signature of the envelope that counts.</summary>
    /// <param name="envelope">The signed payload.</param>
    /// <param name="certificates">The signer's certificate and those above it, each as DER, as they came with the signature; empty for a bare key.</param>
    /// <param name="at">The time at which a certificate must be valid, UTC.</param>
    SignatureCheck Check(DsseEnvelope envelope, IReadOnlyList<ReadOnlyMemory<byte>> certificates, DateTimeOffset at);
}
