namespace MlOps.Sdk;

/// <summary>
/// Approvals of a version for an alias, each by one person and bound to the digest of the version's content. How many a promotion
/// needs, and of whom, is said by the <see cref="PromotionPolicy"/>.
/// </summary>
public sealed class ModelApprovals
{
    private readonly GovernanceJournal _journal;

    internal ModelApprovals(GovernanceJournal journal) => _journal = journal;

    /// <summary>Asks for approval of a version for an alias.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="alias">The alias it shall become.</param>
    /// <param name="reason">Why.</param>
    /// <param name="expiresAt">When the request, and every approval under it, ends; null when it does not.</param>
    /// <param name="id">Makes the call idempotent; a new one when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The request's id.</returns>
    /// <exception cref="ArgumentException">The end is not in the future.</exception>
    /// <exception cref="MlOpsPolicyException">The version is retired.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask<Guid> RequestAsync(
        string model, int version, string alias, string? reason = null, DateTimeOffset? expiresAt = null, Guid? id = null, CancellationToken cancellationToken = default)
    {
        EntityName.Require(alias, "alias");
        var digest = (await _journal.GetVersionAsync(model, version, cancellationToken).ConfigureAwait(false)).ComputeDigest();
        var fact = await _journal.AppendAsync(
            model,
            version,
            id,
            reason,
            (known, time) =>
            {
                Ends.Require(expiresAt, time, "approval request");
                return known.RetirementOf(version) is { } retired
                    ? throw new MlOpsPolicyException($"{model}:{version} was retired on {retired.At:u} by {retired.By}, so nobody can approve it; use another version.")
                    : new ApprovalRequested { Alias = alias, Digest = digest, ExpiresAt = expiresAt?.ToUniversalTime() };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
        return fact!.Id;
    }

    /// <summary>Approves a request, on behalf of the actor and with the roles the actor has now.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="request">The request's id.</param>
    /// <param name="reason">Why, or what was reviewed.</param>
    /// <param name="digest">The digest of the content that was reviewed, by <see cref="ModelVersion.ComputeDigest"/>; the request's when null.</param>
    /// <param name="expiresAt">When this approval ends; with the request when null.</param>
    /// <param name="id">Makes the call idempotent; a new one when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The approval's id.</returns>
    /// <exception cref="MlOpsPolicyException">The actor registered the version or has approved already, the request is closed, or other content was reviewed.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such request.</exception>
    public async ValueTask<Guid> ApproveAsync(
        string model, Guid request, string? reason = null, ContentDigest? digest = null, DateTimeOffset? expiresAt = null, Guid? id = null, CancellationToken cancellationToken = default)
    {
        var asked = await GetAsync(model, request, cancellationToken).ConfigureAwait(false);
        var version = await _journal.GetVersionAsync(model, asked.Version, cancellationToken).ConfigureAwait(false);
        var actor = _journal.Actor.Actor;
        if (Actors.Same(actor, version.CreatedBy))
            throw new MlOpsPolicyException($"{version.ToRef()} was registered by '{version.CreatedBy}', who cannot approve it; let somebody else review it.");
        if (asked.Digest != version.ComputeDigest() || (digest is { } reviewed && reviewed != asked.Digest))
            throw new MlOpsPolicyException($"Request {request:N} is for the content {asked.Digest}, {version.ToRef()} is {version.ComputeDigest()}{(digest is { } other ? $" and {other} was reviewed" : "")}; approve what was reviewed, by a new request.");

        var fact = await _journal.AppendAsync(
            model,
            asked.Version,
            id,
            reason,
            (known, time) =>
            {
                Ends.Require(expiresAt, time, "approval");
                var open = RequireOpen(known, request, time);
                if (open.Approvals.FirstOrDefault(approval => !approval.Revoked && !(time.Latest >= approval.ExpiresAt) && Actors.Same(approval.By, actor)) is { } own)
                    throw new MlOpsPolicyException($"'{actor}' has approved request {request:N} on {own.At:u} already; one person counts once, let somebody else approve it too.");
                return new ApprovalGranted { Request = request, Digest = open.Digest, Roles = [.. _journal.Actor.Roles], ExpiresAt = expiresAt?.ToUniversalTime() };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
        return fact!.Id;
    }

    /// <summary>Refuses a request; no approval under it counts any more.</summary>
    /// <exception cref="MlOpsPolicyException">The request is closed.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such request.</exception>
    public async ValueTask RejectAsync(string model, Guid request, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var asked = await GetAsync(model, request, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(
            model, asked.Version, null, reason, (known, time) => new ApprovalRejected { Request = RequireOpen(known, request, time).Id }, onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an approval back: one's own, or, when something came to light, another's.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such approval, or it was taken back already.</exception>
    public async ValueTask RevokeAsync(string model, Guid approval, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var asked = Find(await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false)) ?? throw Missing();
        await _journal.AppendAsync(
            model, asked.Version, null, reason, (known, _) => Find(known) is null ? throw Missing() : new ApprovalRevoked { Approval = approval }, onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);

        ApprovalRequest? Find(GovernedModel known) => known.Requests.FirstOrDefault(request => request.Approvals.Any(given => given.Id == approval && !given.Revoked));
        MlOpsNotFoundException Missing() => new($"'{model}' has no approval {approval:N} that could be taken back; it was revoked already, or never given.");
    }

    /// <summary>The requests for approval of a model with what came of them, oldest first.</summary>
    public async ValueTask<IReadOnlyList<ApprovalRequest>> ListRequestsAsync(string model, CancellationToken cancellationToken = default) =>
        (await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false)).Requests;

    private static ApprovalRequest RequireOpen(GovernedModel known, Guid id, DecisionTime time)
    {
        var request = known.Requests.FirstOrDefault(asked => asked.Id == id) ?? throw Missing(known.Model, id);
        if (request.RejectedBy is { } by)
            throw new MlOpsPolicyException($"Request {id:N} was rejected by '{by}': {request.RejectedBecause} Ask again, with a new request, once that is mended.");
        return request.IsOpenAt(time.Latest)
            ? request
            : throw new MlOpsPolicyException($"Request {id:N} ended on {request.ExpiresAt:u}, and it is at least {time.Latest:u}; ask again, with a new request.");
    }

    private static MlOpsNotFoundException Missing(string model, Guid request) => new($"'{model}' has no approval request {request:N}; ask for approval first.");

    private async ValueTask<ApprovalRequest> GetAsync(string model, Guid request, CancellationToken cancellationToken) =>
        (await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false)).Requests.FirstOrDefault(asked => asked.Id == request) ?? throw Missing(model, request);
}
