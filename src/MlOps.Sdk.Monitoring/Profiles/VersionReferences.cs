using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Monitoring;

/// <summary>Remembers the references of the versions seen, and asks again for those that could not be read.</summary>
internal sealed partial class VersionReferences(string model, IReferenceProfiles source, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, (VersionReference Reference, long AskedAt)> _known = [];
    private readonly ILogger _logger = logger;

    public async ValueTask<VersionReference> GetAsync(int version, bool insist, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(version, out var known)
            && (known.Reference.IsFinal || (!insist && time.GetElapsedTime(known.AskedAt) < RetryAfter)))
        {
            return known.Reference;
        }

        var reference = await AskAsync(version, cancellationToken).ConfigureAwait(false);
        _known[version] = (reference, time.GetTimestamp());
        if (reference.Absence is { } absence)
            NoReference(absence);
        return reference;
    }

    private async ValueTask<VersionReference> AskAsync(int version, CancellationToken cancellationToken)
    {
        try
        {
            var profile = await source.FindAsync(model, version, cancellationToken).ConfigureAwait(false);
            return profile is null ? VersionReference.None(model, version) : new(profile, null, IsFinal: true);
        }
        catch (MlOpsException e)
        {
            return new(null, $"the reference profile of {model}:{version} could not be read: {e.Message}", IsFinal: e is MlOpsIntegrityException);
        }
    }

    [LoggerMessage(EventId = 7010, Level = LogLevel.Warning, Message = "Windows are not judged: {Reason}")]
    private partial void NoReference(string reason);
}
