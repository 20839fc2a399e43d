namespace MlOps.Sdk;

/// <summary>Verifies the signatures of one key.</summary>
public interface IDsseVerifier
{
    /// <summary>Names the key, as the signer names it.</summary>
    string KeyId { get; }

    /// <summary>Whether the key made this signature over this message.</summary>
    bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
