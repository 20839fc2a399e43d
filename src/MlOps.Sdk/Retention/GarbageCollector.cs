namespace MlOps.Sdk;

/// <summary>
/// Finds and removes content that nothing refers to. It marks everything that runs, versions, reports, facts and audit entries name,
/// follows JSON documents to what they name, and takes the rest once it is older than the grace. Making a plan is the dry run.
/// </summary>
/// <remarks>
/// Nothing is locked: writers put or touch content before they refer to it, and what was touched is not removed. Each removal
/// stands for itself, so after a crash the next collection goes on.
/// </remarks>
public sealed class GarbageCollector
{
    private readonly IRunStore _runs;
    private readonly IModelStore _models;
    private readonly IAuditLog _audit;
    private readonly IPrunableArtifactStore _artifacts;
    private readonly IReadOnlyList<IArtifactReferences> _references;
    private readonly TimeProvider _time;

    /// <summary>A collector for the content of a store. All runs and models that refer to the content must be in these.</summary>
    /// <param name="runs">Runs.</param>
    /// <param name="models">Models; facts count where it is an <see cref="IModelFactStore"/> too.</param>
    /// <param name="audit">The audit log.</param>
    /// <param name="artifacts">The content.</param>
    /// <param name="references">Further content to keep.</param>
    /// <param name="time">The clock that the grace is judged by; the one the artifact store uses.</param>
    public GarbageCollector(IRunStore runs, IModelStore models, IAuditLog audit, IPrunableArtifactStore artifacts, IEnumerable<IArtifactReferences>? references = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(artifacts);
        (_runs, _models, _audit, _artifacts, _references, _time) = (runs, models, audit, artifacts, [.. references ?? []], time ?? TimeProvider.System);
    }

    /// <summary>A collector for the embedded store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="references">Further content to keep.</param>
    public GarbageCollector(MlOpsStore store, IEnumerable<IArtifactReferences>? references = null)
        : this((store ?? throw new ArgumentNullException(nameof(store))).Runs, store.Models, store.Audit, (IPrunableArtifactStore)store.Artifacts, references, store.Time)
    {
    }

    /// <summary>Says what would be removed and what is kept, and why; nothing is removed.</summary>
    /// <param name="policy">What may be taken; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the marking.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grace is shorter than <see cref="GarbagePolicy.MinGrace"/>.</exception>
    /// <exception cref="MlOpsIntegrityException">A record or document that is needed to tell what is referred to is damaged.</exception>
    public async ValueTask<GarbagePlan> PlanAsync(GarbagePolicy? policy = null, CancellationToken cancellationToken = default)
    {
        policy ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(policy.Grace, GarbagePolicy.MinGrace, nameof(policy));
        var now = _time.GetUtcNow();
        var marks = await MarkAsync(policy, cancellationToken).ConfigureAwait(false);
        var (items, referenced, young, special) = (new List<GarbageItem>(), default(GarbageCount), default(GarbageCount), default(GarbageCount));
        await foreach (var content in _artifacts.ListContentAsync(cancellationToken).ConfigureAwait(false))
        {
            if (marks.Referenced.Contains(content.Digest))
                referenced = referenced.Plus(content.Size);
            else if (marks.Special.Contains(content.Digest))
                special = special.Plus(content.Size);
            else if (content.TouchedAt >= now - policy.Grace)
                young = young.Plus(content.Size);
            else
                items.Add(new(content.Digest, content.Size, content.TouchedAt));
        }

        return new() { CreatedAt = now, Policy = policy, Items = items, Referenced = referenced, Young = young, Special = special };
    }

    /// <summary>
    /// Removes what a plan names, nothing refers to now, and was neither put nor touched within the grace before the plan was made.
    /// One that was stopped halfway is executed again, or planned anew.
    /// </summary>
    /// <param name="plan">What to remove.</param>
    /// <param name="progress">Told after each content.</param>
    /// <param name="cancellationToken">Stops between two contents.</param>
    /// <exception cref="MlOpsIntegrityException">A record or document that is needed to tell what is referred to is damaged; nothing was removed.</exception>
    /// <exception cref="MlOpsStoreException">The store refused; what was removed before stays removed.</exception>
    public async ValueTask<GarbageResult> ExecuteAsync(GarbagePlan plan, IProgress<GarbageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Policy.Grace, GarbagePolicy.MinGrace, nameof(plan));
        var marks = await MarkAsync(plan.Policy, cancellationToken).ConfigureAwait(false);
        var since = (_time.GetUtcNow() < plan.CreatedAt ? _time.GetUtcNow() : plan.CreatedAt) - plan.Policy.Grace;
        var (removed, referenced, spared, judged) = (default(GarbageCount), default(GarbageCount), default(GarbageCount), 0);
        foreach (var item in plan.Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (marks.Referenced.Contains(item.Digest) || marks.Special.Contains(item.Digest))
                referenced = referenced.Plus(item.Size);
            else if (await _artifacts.TryDeleteAsync(item.Digest, since, cancellationToken).ConfigureAwait(false))
                removed = removed.Plus(item.Size);
            else
                spared = spared.Plus(item.Size);
            progress?.Report(new(++judged, plan.Items.Count, removed));
        }

        return new() { Removed = removed, Referenced = referenced, Spared = spared };
    }

    private async ValueTask<(ReferenceMarks Referenced, HashSet<ContentDigest> Special)> MarkAsync(GarbagePolicy policy, CancellationToken cancellationToken)
    {
        var marks = new ReferenceMarks(await PurgedContent.ReadAsync(_models, cancellationToken).ConfigureAwait(false));
        await marks.MarkModelsAsync(_models, cancellationToken).ConfigureAwait(false);
        await marks.MarkRunsAsync(_runs, cancellationToken).ConfigureAwait(false);
        await marks.MarkAuditAsync(_audit, cancellationToken).ConfigureAwait(false);
        foreach (var source in _references)
        {
            await foreach (var digest in source.ListReferencesAsync(cancellationToken).ConfigureAwait(false))
                marks.Mark(digest);
        }

        var index = new ContentIndex(_artifacts);
        var stored = await _artifacts.ListContentAsync(cancellationToken).ToDictionaryAsync(content => content.Digest, cancellationToken: cancellationToken).ConfigureAwait(false);
        var open = new Queue<ContentDigest>(marks.Documents.Where(stored.ContainsKey));
        while (open.TryDequeue(out var document))
        {
            foreach (var digest in await index.NamedByAsync(document, cancellationToken).ConfigureAwait(false))
            {
                if (stored.ContainsKey(digest) && !marks.Contains(digest))
                {
                    marks.Mark(digest);
                    open.Enqueue(digest);
                }
            }
        }

        return (marks, await FindSpecialAsync(marks, stored, index, policy, cancellationToken).ConfigureAwait(false));
    }

    // Content that nothing refers to and that must be kept for what it is.
    private static async ValueTask<HashSet<ContentDigest>> FindSpecialAsync(
        ReferenceMarks marks, Dictionary<ContentDigest, AgedContent> stored, ContentIndex index, GarbagePolicy policy, CancellationToken cancellationToken)
    {
        var special = new HashSet<ContentDigest>();
        foreach (var content in stored.Values.Where(content => !marks.Contains(content.Digest)))
        {
            if (await index.IsAuditHeadAsync(content, cancellationToken).ConfigureAwait(false))
                special.Add(content.Digest);
            if (!policy.KeepIndexes)
                continue;
            var named = (await index.NamedByAsync(content.Digest, cancellationToken).ConfigureAwait(false)).Where(stored.ContainsKey).ToList();
            if (named.Count == 0)
                continue;
            special.Add(content.Digest);
            special.UnionWith(named);
        }

        return special;
    }
}
