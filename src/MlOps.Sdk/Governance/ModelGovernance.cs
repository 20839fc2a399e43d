namespace MlOps.Sdk;

/// <summary>
/// What is decided about models beside their versions and aliases. Every command appends one fact to the model's journal, with
/// its actor, its reason and one audit entry, and is decided on what the journal held at that very revision.
/// </summary>
public sealed class ModelGovernance
{
    private readonly GovernanceJournal _journal;

    /// <summary>Makes the commands over a store.</summary>
    /// <param name="models">Where versions and aliases are kept.</param>
    /// <param name="facts">Where facts are kept: the same store.</param>
    /// <param name="actor">On whose behalf changes are made; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="options">The rules; none when null.</param>
    /// <exception cref="ArgumentException">The options contradict themselves; the message tells all of it.</exception>
    public ModelGovernance(IModelStore models, IModelFactStore facts, IActorProvider? actor = null, TimeProvider? time = null, GovernanceOptions? options = null)
        : this(new GovernanceJournal(models, facts, actor ?? new OperatingSystemActor(), time ?? TimeProvider.System), options ?? new())
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(facts);
    }

    internal ModelGovernance(GovernanceJournal journal, GovernanceOptions options)
    {
        GovernanceProblems.Refuse(options);
        _journal = journal;
        Annotations = new(journal);
        Lifecycle = new(journal, options.Stages);
        Approvals = new(journal);
        Waivers = new(journal);
        Freezes = new(journal);
    }

    /// <summary>Tags, descriptions, card fields and labels.</summary>
    public ModelAnnotations Annotations { get; }

    /// <summary>Stages, deprecation, retirement and legal holds.</summary>
    public ModelLifecycle Lifecycle { get; }

    /// <summary>Approvals.</summary>
    public ModelApprovals Approvals { get; }

    /// <summary>Waivers of gate checks.</summary>
    public GateWaivers Waivers { get; }

    /// <summary>Freezes.</summary>
    public PromotionFreezes Freezes { get; }

    /// <summary>What holds of a model now; nothing in particular for one without facts.</summary>
    public ValueTask<GovernedModel> ReadAsync(string model, CancellationToken cancellationToken = default) => _journal.ReadAsync(model, cancellationToken);

    /// <summary>The emergencies of a model, or of all models, that nobody has reviewed yet; the one due first comes first.</summary>
    public async ValueTask<IReadOnlyList<BreakGlass>> ListUnreviewedAsync(string? model = null, CancellationToken cancellationToken = default)
    {
        var found = new List<BreakGlass>();
        var names = model is null ? _journal.Models.ListModelsAsync(cancellationToken) : new[] { model }.ToAsyncEnumerable();
        await foreach (var name in names.ConfigureAwait(false))
            found.AddRange((await _journal.ReadAsync(name, cancellationToken).ConfigureAwait(false)).Emergencies.Where(emergency => emergency.Review is null));
        return [.. found.OrderBy(emergency => emergency.ReviewDueAt)];
    }

    /// <summary>Reviews an emergency; whoever broke the glass cannot.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="emergency">The emergency's id.</param>
    /// <param name="justified">Whether the emergency justified it.</param>
    /// <param name="reason">What the review found.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsPolicyException">The actor broke the glass, or it was reviewed already.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such emergency.</exception>
    public async ValueTask ReviewAsync(string model, Guid emergency, bool justified, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var known = await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(model, Find(known).Version, null, reason, (now, _) => Decide(Find(now)), onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);

        BreakGlass Find(GovernedModel facts) => facts.Emergencies.FirstOrDefault(used => used.Id == emergency)
            ?? throw new MlOpsNotFoundException($"'{model}' has no emergency {emergency:N} to review.");

        BreakGlassReviewed Decide(BreakGlass used)
        {
            if (Actors.Same(used.By, _journal.Actor.Actor))
                throw new MlOpsPolicyException($"Emergency {emergency:N} was '{used.By}' breaking the glass, who cannot review it; let somebody else.");
            return used.Review is { } review
                ? throw new MlOpsPolicyException($"Emergency {emergency:N} was reviewed by '{review.By}' on {review.At:u} already.")
                : new() { Use = emergency, Justified = justified };
        }
    }
}
