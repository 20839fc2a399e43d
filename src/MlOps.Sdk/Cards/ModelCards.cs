using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Makes model cards of what a store has recorded.</summary>
public sealed class ModelCards
{
    private const long MaxAttachmentSize = 16 << 20;

    private readonly IModelStore _models;
    private readonly IRunStore _runs;
    private readonly IArtifactStore _artifacts;
    private readonly IModelFactStore? _facts;
    private readonly TimeProvider _time;

    /// <summary>Makes cards over a store.</summary>
    /// <param name="models">Where versions, aliases and gate reports are kept.</param>
    /// <param name="runs">Where the runs are kept that versions come from.</param>
    /// <param name="artifacts">Where scorecards and the texts of people are kept.</param>
    /// <param name="facts">Where decisions are kept; cards tell of none when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ModelCards(IModelStore models, IRunStore runs, IArtifactStore artifacts, IModelFactStore? facts = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(artifacts);
        (_models, _runs, _artifacts, _facts, _time) = (models, runs, artifacts, facts, time ?? TimeProvider.System);
    }

    /// <summary>The card of a version, of all that is recorded now.</summary>
    /// <param name="version">The version.</param>
    /// <param name="text">What people say of it; null for the attachment <see cref="ModelAttachment.CardText"/>. Card fields that facts changed since win over both.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MlOpsIntegrityException">A scorecard or text is damaged, or is not what its name says; the message names it.</exception>
    public async ValueTask<ModelCard> CreateAsync(ModelVersion version, ModelCardText? text = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var run = version.Lineage.RunId is { } id ? await _runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
        var facts = _facts is null ? [] : await _facts.ListFactsAsync(version.Model, 0, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var known = GovernedModel.Fold(version.Model, facts);
        var (moves, aliases) = await ReadAliasesAsync(version, facts, cancellationToken).ConfigureAwait(false);
        text ??= await ReadTextAsync(version, cancellationToken).ConfigureAwait(false) ?? new();
        var (amended, others) = Amend(text, known, version.Version);
        return new()
        {
            GeneratedAt = _time.GetUtcNow().ToUniversalTime(),
            Version = version,
            Run = run,
            Description = known.Of(version.Version).Description ?? version.Description,
            Scorecards = await ReadScorecardsAsync(version, run, cancellationToken).ConfigureAwait(false),
            GateReports = await _models.ListGateReportsAsync(version.Model, version.Version, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false),
            AliasMoves = moves,
            Aliases = aliases,
            Governance = ToGovernance(known, facts, version.Version),
            OtherFields = others,
            Text = amended,
        };
    }

    private async ValueTask<(IReadOnlyList<AliasChange> Moves, IReadOnlyList<RollbackTarget> Held)> ReadAliasesAsync(
        ModelVersion version, IEnumerable<ModelFact> facts, CancellationToken cancellationToken)
    {
        // The store lists the aliases that point somewhere; those that were taken away are known where a policy guarded them.
        var names = new SortedSet<string>(facts.Select(fact => fact.Payload).Select(said => (said as PromotionMade)?.Alias ?? (said as BreakGlassUsed)?.Alias).OfType<string>(), StringComparer.Ordinal);
        await foreach (var alias in _models.ListAliasesAsync(version.Model, cancellationToken).ConfigureAwait(false))
            names.Add(alias.Alias);

        var moves = new List<AliasChange>();
        var held = new List<RollbackTarget>();
        foreach (var name in names)
        {
            var history = await _models.ListAliasHistoryAsync(version.Model, name, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            moves.AddRange(history.Where(move => move.To == version.Version || move.From == version.Version));
            if (history is [{ To: { } holder }, ..] && holder == version.Version)
                held.Add(new() { Alias = name, Version = AliasHistory.PreviousHolder(Enumerable.Reverse(history)) });
        }

        return ([.. moves.OrderByDescending(move => move.At).ThenBy(move => move.Alias, StringComparer.Ordinal).ThenByDescending(move => move.Revision)], held);
    }

    private async ValueTask<ModelCardText?> ReadTextAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (version.FindAttachment(ModelAttachment.CardText) is not { } entry)
            return null;
        try
        {
            return ModelCardText.Parse(await _artifacts.ReadAsync(entry.Digest, MaxAttachmentSize, cancellationToken).ConfigureAwait(false));
        }
        catch (FormatException e)
        {
            throw new MlOpsIntegrityException($"The attachment '{entry.Path}' of {version.ToRef()} cannot be read. {e.Message}", e);
        }
    }

    // What the version froze counts; where it froze no scorecard, those of its run do.
    private async ValueTask<IReadOnlyList<Scorecard>> ReadScorecardsAsync(ModelVersion version, RunRecord? run, CancellationToken cancellationToken)
    {
        ArtifactEntry[] entries = [.. version.Attachments.Where(entry => IsScorecard(entry.Path))];
        if (entries.Length == 0 && run is not null)
            entries = await _runs.ListArtifactsAsync(run.Id, cancellationToken).Where(entry => IsScorecard(entry.Path)).ToArrayAsync(cancellationToken).ConfigureAwait(false);

        var scorecards = new List<Scorecard>();
        foreach (var entry in entries)
        {
            try
            {
                var json = await _artifacts.ReadAsync(entry.Digest, MaxAttachmentSize, cancellationToken).ConfigureAwait(false);
                scorecards.Add(JsonSerializer.Deserialize(json, MlOpsJson.Scorecard) ?? throw new JsonException("a scorecard is an object, not null."));
            }
            catch (JsonException e)
            {
                throw new MlOpsIntegrityException($"'{entry.Path}' of {version.ToRef()} is no scorecard: {e.Message}", e);
            }
        }

        return scorecards;
    }

    private static bool IsScorecard(string path) =>
        path == ModelAttachment.Scorecard || (path.StartsWith(ModelAttachment.ScorecardPrefix, StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal));

    private static (ModelCardText Text, IReadOnlyDictionary<string, string> Others) Amend(ModelCardText text, GovernedModel known, int version)
    {
        var others = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in known.Whole.CardFields.Keys.Union(known.Of(version).CardFields.Keys))
        {
            var value = known.CardFieldOf(version, field)!;
            if (CardFields.Set(text, field, value) is { } changed)
                text = changed;
            else
                others[field] = value;
        }

        return (text, others);
    }

    private static CardGovernance ToGovernance(GovernedModel known, List<ModelFact> facts, int version)
    {
        var own = known.Of(version);
        return new()
        {
            Labels = [.. own.Labels.Select(label => label.ToString())],
            Tags = known.Whole.Tags.SetItems(own.Tags),
            Stage = own.Stage,
            Approvals =
            [
                .. from request in known.Requests
                   where request.Version == version
                   from approval in request.Approvals
                   select new CardApproval
                   {
                       Alias = request.Alias,
                       By = approval.By,
                       Roles = approval.Roles,
                       At = approval.At,
                       Digest = approval.Digest,
                       ExpiresAt = Earliest(approval.ExpiresAt, request.ExpiresAt),
                       Withdrawn = approval.Revoked || request.RejectedBy is not null,
                       Reason = approval.Reason,
                   },
            ],
            Waivers = [.. known.Waivers.Where(waiver => waiver.Version == version && !waiver.Revoked).Select(waiver => waiver.Waiver)],
            Emergencies = [.. known.Emergencies.Where(emergency => emergency.Version == version)],
            Deprecation = known.DeprecationOf(version),
            Retirement = known.RetirementOf(version),
            SigningKeys = [.. facts.Where(fact => fact.Version == version).Select(fact => fact.Payload).OfType<VersionSigned>().Select(signed => signed.KeyId).Distinct(StringComparer.Ordinal)],
        };
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
