using System.Collections.Concurrent;

namespace MlOps.Sdk.Monitoring;

/// <summary>Profiles handed over in memory, for tests, scripts and models outside a registry.</summary>
public sealed class InMemoryReferenceProfiles : IReferenceProfiles
{
    private readonly ConcurrentDictionary<(string Model, int Version), ReferenceProfile> _profiles = new();

    /// <summary>Sets the profile of a version and returns this.</summary>
    public InMemoryReferenceProfiles With(string model, int version, ReferenceProfile profile)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(profile);
        _profiles[(model, version)] = profile;
        return this;
    }

    /// <inheritdoc/>
    public ValueTask<ReferenceProfile?> FindAsync(string model, int version, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_profiles.GetValueOrDefault((model, version)));
}
