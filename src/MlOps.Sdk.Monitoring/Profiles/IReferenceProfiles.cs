namespace MlOps.Sdk.Monitoring;

/// <summary>Knows the reference profile of a model version.</summary>
public interface IReferenceProfiles
{
    /// <summary>The profile, or null when the version has none.</summary>
    /// <exception cref="MlOpsIntegrityException">There is one, but it is damaged.</exception>
    ValueTask<ReferenceProfile?> FindAsync(string model, int version, CancellationToken cancellationToken = default);
}
