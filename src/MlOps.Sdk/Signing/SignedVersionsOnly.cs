namespace MlOps.Sdk;

/// <summary>Lets hosts load only versions that somebody trusted signed, and whose stored bytes are the signed ones.</summary>
/// <param name="signing">Verifies.</param>
public sealed class SignedVersionsOnly(VersionSigning signing) : IVersionAdmission
{
    /// <inheritdoc/>
    public async ValueTask DemandAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var check = await signing.VerifyVersionAsync(version, cancellationToken).ConfigureAwait(false);
        if (!check.Accepted)
            throw new MlOpsPolicyException($"{version.ToRef()} may not be used: its signature is not accepted ({check.Defect}). {check.Reason}");
    }
}
