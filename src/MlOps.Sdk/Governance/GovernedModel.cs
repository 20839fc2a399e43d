namespace MlOps.Sdk;

/// <summary>What holds of a model by the facts in its journal up to a revision.</summary>
public sealed record GovernedModel
{
    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The journal's revision this was read at; 0 when it was empty.</summary>
    public long Revision { get; init; }

    /// <summary>The latest time that any fact carries: time has come at least so far, whatever a clock says.</summary>
    public DateTimeOffset LatestAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>What holds of the model as a whole; <see cref="GovernedVersion.Version"/> is 0.</summary>
    public required GovernedVersion Whole { get; init; }

    /// <summary>What holds of each version that facts are about, by number.</summary>
    public required IReadOnlyDictionary<int, GovernedVersion> Versions { get; init; }

    /// <summary>The version each label names.</summary>
    public required IReadOnlyDictionary<SemanticVersion, int> Labels { get; init; }

    /// <summary>Every request for approval with what came of it, oldest first.</summary>
    public required IReadOnlyList<ApprovalRequest> Requests { get; init; }

    /// <summary>Every waiver, oldest first.</summary>
    public required IReadOnlyList<RecordedWaiver> Waivers { get; init; }

    /// <summary>Every declared freeze, oldest first.</summary>
    public required IReadOnlyList<RecordedFreeze> Freezes { get; init; }

    /// <summary>Every emergency, oldest first.</summary>
    public required IReadOnlyList<BreakGlass> Emergencies { get; init; }

    /// <summary>What holds of a version; nothing in particular where no fact is about it.</summary>
    public GovernedVersion Of(int version) => Versions.GetValueOrDefault(version) ?? new() { Version = version };

    /// <summary>Why the version should not be used any more: its own deprecation, or the whole model's.</summary>
    public Deprecation? DeprecationOf(int version) => Of(version).Deprecation ?? Whole.Deprecation;

    /// <summary>Why the version must not be used any more: its own retirement, or the whole model's.</summary>
    public Retirement? RetirementOf(int version) => Of(version).Retirement ?? Whole.Retirement;

    /// <summary>What forbids to remove anything of the version: its own holds and the whole model's.</summary>
    public IEnumerable<LegalHold> HoldsOf(int version) => Of(version).Holds.Concat(Whole.Holds);

    /// <summary>The value of a tag: the version's, or else the model's; null when neither has it.</summary>
    public string? TagOf(int version, string key) => Of(version).Tags.GetValueOrDefault(key) ?? Whole.Tags.GetValueOrDefault(key);

    /// <summary>The text of a card field: the version's, or else the model's; null when neither has it.</summary>
    public string? CardFieldOf(int version, string field) => Of(version).CardFields.GetValueOrDefault(field) ?? Whole.CardFields.GetValueOrDefault(field);

    /// <summary>Folds a journal.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="facts">Its facts in order; those of kinds that this release does not know count as read, and mean nothing.</param>
    public static GovernedModel Fold(string model, IEnumerable<ModelFact> facts) => new GovernedModel
    {
        Model = model,
        Whole = new() { Version = 0 },
        Versions = new Dictionary<int, GovernedVersion>(),
        Labels = new Dictionary<SemanticVersion, int>(),
        Requests = [],
        Waivers = [],
        Freezes = [],
        Emergencies = [],
    }.With(facts);

    /// <summary>Folds the facts that came after this was read.</summary>
    public GovernedModel With(IEnumerable<ModelFact> later)
    {
        ArgumentNullException.ThrowIfNull(later);
        var fold = new GovernanceFold(this);
        foreach (var fact in later)
            fold.Apply(fact);
        return fold.ToModel();
    }
}
