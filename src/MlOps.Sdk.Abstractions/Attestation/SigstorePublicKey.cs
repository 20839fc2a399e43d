namespace MlOps.Sdk;

/// <summary>Names the key that signed a <see cref="SigstoreBundle"/>.</summary>
public sealed record SigstorePublicKey
{
    /// <summary>The key's id, as <see cref="EcdsaVerifier.KeyId"/> computes it.</summary>
    public string? Hint { get; init; }
}
