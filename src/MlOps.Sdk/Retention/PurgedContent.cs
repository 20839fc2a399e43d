namespace MlOps.Sdk;

/// <summary>What purged versions gave up: their own content, also as files of the runs they came from.</summary>
internal sealed class PurgedContent
{
    private static readonly HashSet<ContentDigest> Nothing = [];

    private readonly Dictionary<string, HashSet<ContentDigest>> _bySubject = new(StringComparer.Ordinal);
    private readonly Dictionary<RunId, HashSet<ContentDigest>> _byRun = [];

    public static async ValueTask<PurgedContent> ReadAsync(IModelStore models, CancellationToken cancellationToken)
    {
        var purged = new PurgedContent();
        if (models is not IModelFactStore facts)
            return purged;
        await foreach (var model in models.ListModelsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var fact in facts.ListFactsAsync(model, 0, cancellationToken).ConfigureAwait(false))
            {
                if (fact is { Payload: VersionPurged, Version: { } number } && await models.FindVersionAsync(model, number, cancellationToken).ConfigureAwait(false) is { } version)
                    purged.Add(version);
            }
        }

        return purged;
    }

    /// <summary>Whether a subject of the audit log, such as <c>model:3</c>, is a purged version.</summary>
    public bool IsPurged(string subject) => _bySubject.ContainsKey(subject);

    /// <summary>What a purged version was made of; nothing for any other subject.</summary>
    public IReadOnlySet<ContentDigest> GivenUpBy(string subject) => _bySubject.GetValueOrDefault(subject) ?? Nothing;

    /// <summary>Whether a file of a run was given up with a version that came from it.</summary>
    public bool GaveUp(RunId run, ContentDigest digest) => _byRun.TryGetValue(run, out var given) && given.Contains(digest);

    private void Add(ModelVersion version)
    {
        var given = version.Attachments.Prepend(version.File).Select(entry => entry.Digest).ToHashSet();
        _bySubject[version.ToRef().ToString()] = given;
        if (version.Lineage.RunId is not { } run)
            return;
        if (_byRun.TryGetValue(run, out var others))
            others.UnionWith(given);
        else
            _byRun[run] = [.. given];
    }
}
