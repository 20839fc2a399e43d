namespace MlOps.Sdk.Data;

/// <summary>
/// Frees what no kept version needs, in two steps: a plan names what nothing refers to, and once the plan is old enough, a sweep
/// deletes what nothing refers to still. Roots are given, because who refers to versions (runs, models, legal holds) is known
/// elsewhere. Nothing is deleted while a root cannot be read. Do not sweep while a version is being saved: a piece that it
/// shares with the plan is not referred to until its manifest is.
/// </summary>
public sealed class ArchiveSweeper
{
    /// <summary>How old a plan must be by default before it is carried out: a day.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromDays(1);

    private readonly IArtifactStore _store;
    private readonly DatasetArchive _archive;
    private readonly TimeProvider _time;

    /// <summary>A sweeper of a store.</summary>
    public ArchiveSweeper(IArtifactStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_archive, _store, _time) = (new(store), store, time);
    }

    /// <summary>Names the content that no root refers to; nothing is deleted.</summary>
    /// <param name="manifests">The versions to keep, by the digest of their manifest.</param>
    /// <param name="others">Other content of the store to keep: models, files of runs. Whatever is in neither list is named.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="MlOpsNotFoundException">A version to keep is not in the store.</exception>
    /// <exception cref="MlOpsIntegrityException">A version's manifest is damaged.</exception>
    public async ValueTask<SweepPlan> PlanAsync(IEnumerable<ContentDigest> manifests, IEnumerable<ContentDigest> others, CancellationToken cancellationToken = default)
    {
        var marked = await MarkAsync(manifests, others, cancellationToken).ConfigureAwait(false);
        var candidates = new List<ArchivedContent>();
        await foreach (var content in _store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!marked.Contains(content.Digest))
                candidates.Add(new(content.Digest, content.Size));
        }

        return new() { CreatedAt = _time.GetUtcNow(), Candidates = candidates };
    }

    /// <summary>Deletes what a plan names and no root refers to now. One that is stopped halfway is carried out again.</summary>
    /// <param name="plan">A plan that is old enough.</param>
    /// <param name="manifests">The versions to keep, as they are known now.</param>
    /// <param name="others">Other content to keep, as it is known now.</param>
    /// <param name="grace">How old the plan must be; <see cref="DefaultGrace"/> when null.</param>
    /// <param name="dryRun">Whether to say what would be deleted and delete nothing.</param>
    /// <param name="cancellationToken">Stops the deleting.</param>
    /// <exception cref="InvalidOperationException">The plan is too young.</exception>
    /// <exception cref="MlOpsNotFoundException">A version to keep is not in the store.</exception>
    public async ValueTask<SweepResult> SweepAsync(SweepPlan plan, IEnumerable<ContentDigest> manifests, IEnumerable<ContentDigest> others, TimeSpan? grace = null, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (least, age) = (grace ?? DefaultGrace, _time.GetUtcNow() - plan.CreatedAt);
        if (age < least && !dryRun)
            throw new InvalidOperationException(FormattableString.Invariant($"The plan is {age} old; it is carried out after {least}, so that what was being saved meanwhile is referred to. Wait, or give a shorter grace."));

        var marked = await MarkAsync(manifests, others, cancellationToken).ConfigureAwait(false);
        var (deleted, spared) = (new List<ArchivedContent>(), new List<ArchivedContent>());
        foreach (var candidate in plan.Candidates)
        {
            if (marked.Contains(candidate.Digest))
                spared.Add(candidate);
            else if (dryRun ? await _store.FindAsync(candidate.Digest, cancellationToken).ConfigureAwait(false) is not null : await _store.DeleteAsync(candidate.Digest, cancellationToken).ConfigureAwait(false))
                deleted.Add(candidate);
        }

        return new() { IsDryRun = dryRun, Deleted = deleted, Spared = spared };
    }

    private async ValueTask<HashSet<ContentDigest>> MarkAsync(IEnumerable<ContentDigest> manifests, IEnumerable<ContentDigest> others, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        ArgumentNullException.ThrowIfNull(others);
        var marked = others.ToHashSet();
        foreach (var digest in manifests)
        {
            var dataset = await _archive.FindAsync(digest, cancellationToken).ConfigureAwait(false)
                ?? throw new MlOpsNotFoundException($"Dataset manifest {digest} is to be kept, but not in the store; nothing is deleted until every root is there.");
            marked.Add(digest);
            foreach (var chunk in dataset.Columns.SelectMany(column => column.Values.Concat(column.Nulls)))
                marked.Add(chunk.Digest);
        }

        return marked;
    }
}
