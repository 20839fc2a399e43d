using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// Everything that a store refers to. What looks like a digest in a record, a fact or an audit entry counts, as keeping too much costs
/// space and keeping too little costs a model. A purged version stops counting; what others say of its content still does.
/// </summary>
internal sealed class ReferenceMarks(PurgedContent purged)
{
    private readonly HashSet<ContentDigest> _marked = [];
    private readonly HashSet<ContentDigest> _documents = [];

    /// <summary>Marked content that may list other content: everything but files with a name that says they are no JSON.</summary>
    public IReadOnlyCollection<ContentDigest> Documents => _documents;

    public bool Contains(ContentDigest digest) => _marked.Contains(digest);

    public async ValueTask MarkModelsAsync(IModelStore models, CancellationToken cancellationToken)
    {
        await foreach (var model in models.ListModelsAsync(cancellationToken).ConfigureAwait(false))
        {
            var facts = models is IModelFactStore journal ? await journal.ListFactsAsync(model, 0, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
            await foreach (var version in models.ListVersionsAsync(model, cancellationToken).ConfigureAwait(false))
            {
                if (!purged.IsPurged(version.ToRef().ToString()))
                    version.Attachments.Prepend(version.File).ToList().ForEach(Mark);
                MarkText(version.ToRef().ToString(), JsonSerializer.Serialize(version, MlOpsJson.ModelVersion));
                await foreach (var report in models.ListGateReportsAsync(model, version.Version, cancellationToken).ConfigureAwait(false))
                    MarkText(version.ToRef().ToString(), JsonSerializer.Serialize(report, MlOpsJson.GateReport));
            }

            foreach (var fact in facts)
                MarkText(fact.ToSubject(), JsonSerializer.Serialize(fact, MlOpsJson.ModelFact));
        }
    }

    public async ValueTask MarkRunsAsync(IRunStore runs, CancellationToken cancellationToken)
    {
        await foreach (var experiment in runs.ListExperimentsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var run in runs.ListRunsAsync(experiment.Id, cancellationToken).ConfigureAwait(false))
            {
                await foreach (var entry in runs.ListArtifactsAsync(run.Id, cancellationToken).ConfigureAwait(false))
                {
                    if (!purged.GaveUp(run.Id, entry.Digest))
                        Mark(entry);
                }

                Mark(run);
            }
        }
    }

    public async ValueTask MarkAuditAsync(IAuditLog audit, CancellationToken cancellationToken)
    {
        await foreach (var entry in audit.ListAuditAsync(0, cancellationToken).ConfigureAwait(false))
        {
            MarkText(entry.Subject, entry.Before);
            MarkText(entry.Subject, entry.After);
            MarkText(entry.Subject, entry.Reason);
        }
    }

    public void Mark(ContentDigest digest)
    {
        _marked.Add(digest);
        _documents.Add(digest);
    }

    private void Mark(ArtifactEntry entry)
    {
        if (!Path.HasExtension(entry.Path) || entry.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            _documents.Add(entry.Digest);
        _marked.Add(entry.Digest);
    }

    private void Mark(RunRecord run)
    {
        var found = new HashSet<ContentDigest>();
        foreach (var input in run.Inputs)
        {
            found.Add(input.Digest);
            DigestText.Collect(input.Source, found);
        }

        foreach (var text in run.Params.Values.Concat(run.Tags.Values).Append(run.Notes))
            DigestText.Collect(text, found);
        foreach (var digest in found)
            Mark(digest);
    }

    // What a purged version was made of is given up by all that was ever written about that version, and by nothing else.
    private void MarkText(string subject, string? text)
    {
        var found = new HashSet<ContentDigest>();
        DigestText.Collect(text, found);
        found.ExceptWith(purged.GivenUpBy(subject));
        foreach (var digest in found)
        {
            // A file that was marked by its name is no document, whoever else names it.
            if (_marked.Add(digest))
                _documents.Add(digest);
        }
    }
}
