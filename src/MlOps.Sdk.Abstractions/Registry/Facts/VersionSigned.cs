namespace MlOps.Sdk;

/// <summary>Somebody signed a version's content. The signature is beside the version, which stays as it is.</summary>
public sealed record VersionSigned() : ModelFactPayload("version.signed")
{
    /// <summary>The key that signed, as <see cref="EcdsaVerifier.KeyId"/> names it.</summary>
    public required string KeyId { get; init; }

    /// <summary>The signature as a <see cref="SigstoreBundle"/> in JSON, exactly as it was made.</summary>
    public required string Bundle { get; init; }
}
