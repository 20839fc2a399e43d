namespace MlOps.Sdk;

/// <summary>A person's signature on a version, as it is stored, and what its examination found.</summary>
/// <param name="Manifest">Who, when and with what meaning; null when it cannot be read.</param>
/// <param name="Check">Whether it is of this version and by a key that counts.</param>
public sealed record PersonalSignature(SignatureManifest? Manifest, SignatureCheck Check)
{
    /// <summary>The signature as people must be shown it.</summary>
    public override string ToString() => Check.Accepted ? $"{Manifest}" : $"NOT ACCEPTED ({Check}): {Manifest}";
}
