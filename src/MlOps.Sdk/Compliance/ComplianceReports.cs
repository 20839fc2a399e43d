namespace MlOps.Sdk;

/// <summary>
/// Searches a store for the evidence that the controls of a profile ask for. Nothing is taken for granted: a control is evidenced by
/// entries of the audit log that were found, and where there is nothing to find, that is a gap.
/// </summary>
public sealed class ComplianceReports
{
    private readonly IModelStore _models;
    private readonly IAuditLog _audit;
    private readonly ModelCards _cards;
    private readonly AuditTrail? _trail;
    private readonly ISignatureTrust? _trust;
    private readonly TimeProvider _time;

    /// <summary>Makes reports over a store.</summary>
    /// <param name="models">Where versions are kept.</param>
    /// <param name="audit">The store's audit log.</param>
    /// <param name="cards">Makes the model cards whose parts controls ask for.</param>
    /// <param name="trail">The trail of that log with its anchors; without anchors when null.</param>
    /// <param name="trust">Whose signatures are evidence; when null, none is.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ComplianceReports(IModelStore models, IAuditLog audit, ModelCards cards, AuditTrail? trail = null, ISignatureTrust? trust = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(cards);
        (_models, _audit, _cards, _trail, _trust, _time) = (models, audit, cards, trail, trust, time ?? TimeProvider.System);
    }

    /// <summary>Makes the report of a model and a period. It reads and checks the whole audit log.</summary>
    /// <param name="profile">The controls.</param>
    /// <param name="scope">The model and the period.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">The period is empty, no alias means production, or the profile asks for what cannot be searched for.</exception>
    /// <exception cref="MlOpsIntegrityException">A text or scorecard of a version in production is damaged.</exception>
    public async ValueTask<ComplianceReport> CreateAsync(ComplianceProfile profile, ComplianceScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(scope);
        EntityName.Require(scope.Model, "model");
        if (scope.From >= scope.To)
            throw new ArgumentException($"The period from {scope.From:u} to {scope.To:u} is empty; it must end after it begins.", nameof(scope));
        if (scope.ProductionAliases.Count == 0)
            throw new ArgumentException("No alias means production; name those that do, such as champion.", nameof(scope));
        if (ComplianceProfile.ProblemsOf(profile).FirstOrDefault() is { } problem)
            throw new ArgumentException($"The profile '{profile.Id}' cannot be used. {problem}", nameof(profile));

        var file = await ReadAsync(scope, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Profile = profile.Id,
            Title = profile.Title,
            Scope = scope,
            GeneratedAt = file.GeneratedAt,
            Verification = file.Verification.Audit.ToString(),
            ChainHead = file.Verification.Audit.Head,
            TreeHead = file.Verification.Head,
            Changes = file.Changes,
            Controls = [.. profile.Controls.Select(control => Judge(control, file))],
        };
    }

    private async ValueTask<EvidenceFile> ReadAsync(ComplianceScope scope, CancellationToken cancellationToken)
    {
        using var own = _trail is null ? new AuditTrail(_audit, new() { Time = _time }) : null;
        var file = new EvidenceFile
        {
            Scope = scope,
            Trust = _trust,
            GeneratedAt = _time.GetUtcNow().ToUniversalTime(),
            Verification = await (_trail ?? own!).VerifyAsync(cancellationToken).ConfigureAwait(false),
        };
        var intact = file.Verification.Audit.IntactEntries;
        await foreach (var entry in _audit.ListAuditAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Sequence > intact)
                break; // what follows a bad entry, or came after the check, is no evidence
            file.Add(entry);
        }

        file.Complete();
        file.Changes = ProductionChanges.Of(file);
        var cards = new List<ModelCard>();
        foreach (var number in file.ProductionVersions())
        {
            if (await _models.FindVersionAsync(scope.Model, number, cancellationToken).ConfigureAwait(false) is { } version)
                cards.Add(await _cards.CreateAsync(version, cancellationToken: cancellationToken).ConfigureAwait(false));
        }

        file.Cards = cards;
        return file;
    }

    private static ControlFinding Judge(ComplianceControl control, EvidenceFile file)
    {
        if (control.Evidence.Count == 0)
            return new() { Control = control.Id, Requirement = control.Requirement, Status = ComplianceStatus.NotInScope, Found = [control.OutOfScope!] };

        var answers = control.Evidence.Select(name => ComplianceEvidence.Search(file, name)).ToArray();
        var links = answers.SelectMany(answer => answer.Entries).DistinctBy(entry => entry.Sequence).OrderBy(entry => entry.Sequence).Select(EvidenceLink.To).ToArray();
        return new()
        {
            Control = control.Id,
            Requirement = control.Requirement,
            Status = links.Length > 0 && answers.All(answer => answer.Gaps.Count == 0) ? ComplianceStatus.Evidenced : ComplianceStatus.Gap,
            Found = [.. answers.Where(answer => answer is { Gaps.Count: 0, Found.Length: > 0 }).Select(answer => answer.Found)],
            Gaps = [.. answers.SelectMany(answer => answer.Gaps).Distinct(StringComparer.Ordinal)],
            Evidence = links,
        };
    }
}
