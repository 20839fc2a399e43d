namespace MlOps.Sdk;

/// <summary>Decides whether a version may be used. A host asks before it loads one, and refuses to serve what any of these refuses.</summary>
public interface IVersionAdmission
{
    /// <summary>Returns when the version may be used.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MlOpsPolicyException">It may not; the message says why.</exception>
    ValueTask DemandAsync(ModelVersion version, CancellationToken cancellationToken = default);
}
