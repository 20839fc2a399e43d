using System.Collections.Immutable;

namespace MlOps.Sdk;

/// <summary>
/// Folds facts into what holds. Commands refuse what makes no sense before it is written; a fact that makes none all the same,
/// such as the revocation of an unknown approval, changes nothing, and whether an approval counts is decided anew at each promotion.
/// </summary>
internal sealed class GovernanceFold(GovernedModel start)
{
    private readonly Dictionary<int, GovernedVersion> _versions = new(start.Versions);
    private readonly Dictionary<SemanticVersion, int> _labels = new(start.Labels);
    private readonly OrderedDictionary<Guid, ApprovalRequest> _requests = new(start.Requests.Select(request => KeyValuePair.Create(request.Id, request)));
    private readonly OrderedDictionary<Guid, RecordedWaiver> _waivers = new(start.Waivers.Select(waiver => KeyValuePair.Create(waiver.Id, waiver)));
    private readonly OrderedDictionary<Guid, RecordedFreeze> _freezes = new(start.Freezes.Select(freeze => KeyValuePair.Create(freeze.Id, freeze)));
    private readonly OrderedDictionary<Guid, BreakGlass> _emergencies = new(start.Emergencies.Select(emergency => KeyValuePair.Create(emergency.Id, emergency)));
    private GovernedVersion _whole = start.Whole;
    private long _revision = start.Revision;
    private DateTimeOffset _latest = start.LatestAt;

    public GovernedModel ToModel() => new()
    {
        Model = start.Model,
        Revision = _revision,
        LatestAt = _latest,
        Whole = _whole,
        Versions = _versions.ToImmutableDictionary(),
        Labels = _labels.ToImmutableDictionary(),
        Requests = [.. _requests.Values],
        Waivers = [.. _waivers.Values],
        Freezes = [.. _freezes.Values],
        Emergencies = [.. _emergencies.Values],
    };

    public void Apply(ModelFact fact)
    {
        _revision = fact.Revision;
        _latest = fact.At > _latest ? fact.At : _latest;
        Set(fact.Version, subject => Next(subject, fact));
        switch (fact)
        {
            case { Payload: LabelAssigned label, Version: { } version } when SemanticVersion.TryParse(label.Label, out var parsed):
                _labels.TryAdd(parsed, version);
                break;
            case { Payload: WaiverGranted granted, Version: { } version }:
                _waivers.TryAdd(fact.Id, new() { Id = fact.Id, Version = version, Waiver = granted.Waiver, At = fact.At });
                break;
            case { Payload: WaiverRevoked revoked } when _waivers.TryGetValue(revoked.Waiver, out var waiver):
                _waivers[waiver.Id] = waiver with { Revoked = true };
                break;
            case { Payload: FreezeDeclared declared }:
                _freezes.TryAdd(fact.Id, new() { Id = fact.Id, Alias = declared.Alias, From = declared.From, Until = declared.Until, At = fact.At, By = fact.Actor, Reason = fact.Reason });
                break;
            case { Payload: FreezeLifted lifted } when _freezes.TryGetValue(lifted.Freeze, out var freeze):
                _freezes[freeze.Id] = freeze with { Lifted = true };
                break;
            case { Payload: BreakGlassUsed used, Version: { } version }:
                _emergencies.TryAdd(fact.Id, ToEmergency(fact, used, version));
                break;
            case { Payload: BreakGlassReviewed reviewed } when _emergencies.TryGetValue(reviewed.Use, out var emergency):
                _emergencies[emergency.Id] = emergency with { Review = new() { Justified = reviewed.Justified, At = fact.At, By = fact.Actor, Reason = fact.Reason } };
                break;
            default:
                ApplyApproval(fact);
                break;
        }
    }

    private static GovernedVersion Next(GovernedVersion subject, ModelFact fact) => fact.Payload switch
    {
        TagAssigned tag => subject with { Tags = subject.Tags.SetItem(tag.Key, tag.Value) },
        TagRemoved tag => subject with { Tags = subject.Tags.Remove(tag.Key) },
        DescriptionChanged description => subject with { Description = description.Text },
        CardFieldChanged { Text: null } field => subject with { CardFields = subject.CardFields.Remove(field.Field) },
        CardFieldChanged field => subject with { CardFields = subject.CardFields.SetItem(field.Field, field.Text!) },
        LabelAssigned label when SemanticVersion.TryParse(label.Label, out var parsed) => subject with { Labels = subject.Labels.Add(parsed) },
        StageEntered stage => subject with { Stage = stage.Stage },
        VersionDeprecated deprecated => subject with { Deprecation = ToDeprecation(fact, deprecated) },
        VersionRetired retired => subject with { Retirement = new() { Replacement = retired.Replacement, At = fact.At, By = fact.Actor, Reason = fact.Reason } },
        VersionReinstated => subject with { Deprecation = null, Retirement = null },
        VersionPurged => subject with { PurgedAt = fact.At },
        LegalHoldPlaced hold => subject with { Holds = subject.Holds.Add(new() { Id = fact.Id, Matter = hold.Matter, At = fact.At, By = fact.Actor, Reason = fact.Reason }) },
        LegalHoldReleased released => subject with { Holds = subject.Holds.RemoveAll(hold => hold.Id == released.Hold) },
        _ => subject,
    };

    private static Deprecation ToDeprecation(ModelFact fact, VersionDeprecated deprecated) => new()
    {
        Since = deprecated.Since,
        RetiresAt = deprecated.RetiresAt,
        Replacement = deprecated.Replacement,
        At = fact.At,
        By = fact.Actor,
        Reason = fact.Reason,
    };

    private static BreakGlass ToEmergency(ModelFact fact, BreakGlassUsed used, int version) => new()
    {
        Id = fact.Id,
        Model = fact.Model,
        Version = version,
        Alias = used.Alias,
        AliasRevision = used.AliasRevision,
        Bypassed = used.Bypassed,
        ReviewDueAt = used.ReviewDueAt,
        At = fact.At,
        By = fact.Actor,
        Reason = fact.Reason,
    };

    private void Set(int? version, Func<GovernedVersion, GovernedVersion> next)
    {
        if (version is not { } number)
        {
            _whole = next(_whole);
            return;
        }

        var subject = _versions.GetValueOrDefault(number) ?? new() { Version = number };
        _versions[number] = next(subject);
    }

    private void ApplyApproval(ModelFact fact)
    {
        switch (fact)
        {
            case { Payload: ApprovalRequested requested, Version: { } version }:
                _requests.TryAdd(fact.Id, new()
                {
                    Id = fact.Id,
                    Version = version,
                    Alias = requested.Alias,
                    Digest = requested.Digest,
                    ExpiresAt = requested.ExpiresAt,
                    At = fact.At,
                    By = fact.Actor,
                    Reason = fact.Reason,
                });
                break;
            case { Payload: ApprovalGranted granted } when _requests.TryGetValue(granted.Request, out var request) && request.Approvals.All(known => known.Id != fact.Id):
                var approval = new Approval { Id = fact.Id, Digest = granted.Digest, Roles = granted.Roles, ExpiresAt = granted.ExpiresAt, At = fact.At, By = fact.Actor, Reason = fact.Reason };
                _requests[request.Id] = request with { Approvals = [.. request.Approvals, approval] };
                break;
            case { Payload: ApprovalRejected rejected } when _requests.TryGetValue(rejected.Request, out var request):
                _requests[request.Id] = request with { RejectedBy = request.RejectedBy ?? fact.Actor, RejectedBecause = request.RejectedBecause ?? fact.Reason };
                break;
            case { Payload: ApprovalRevoked revoked } when _requests.Values.FirstOrDefault(known => known.Approvals.Any(approval => approval.Id == revoked.Approval)) is { } request:
                _requests[request.Id] = request with { Approvals = [.. request.Approvals.Select(approval => approval.Id == revoked.Approval ? approval with { Revoked = true } : approval)] };
                break;
        }
    }
}
