namespace MlOps.Sdk;

/// <summary>Waivers: for a time, a named person lets through a check of a gate report that did not pass.</summary>
public sealed class GateWaivers
{
    private readonly GovernanceJournal _journal;

    internal GateWaivers(GovernanceJournal journal) => _journal = journal;

    /// <summary>Waives a check of a report, on the responsibility of the actor.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version the report is about.</param>
    /// <param name="report">The report's id.</param>
    /// <param name="check">The check's <see cref="GateCheck.Name"/>.</param>
    /// <param name="reason">Why.</param>
    /// <param name="expiresAt">When the waiver ends.</param>
    /// <param name="id">Makes the call idempotent; a new one when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The waiver's id.</returns>
    /// <exception cref="ArgumentException">The end is not in the future.</exception>
    /// <exception cref="MlOpsNotFoundException">The version has no such report, or the report no such check.</exception>
    /// <exception cref="MlOpsPolicyException">The check passed, so there is nothing to waive.</exception>
    public async ValueTask<Guid> GrantAsync(
        string model, int version, Guid report, string check, string reason, DateTimeOffset expiresAt, Guid? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var reports = await _journal.Models.ListGateReportsAsync(model, version, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var judged = reports.Find(known => known.Id == report) ?? throw new MlOpsNotFoundException($"{model}:{version} has no gate report {report:N}; waive a check of a report that is stored.");
        var checks = judged.Checks.Where(known => known.Name == check).ToArray();
        if (checks.Length == 0)
            throw new MlOpsNotFoundException($"Gate report {report:N} of {model}:{version} has no check '{check}'; it has {string.Join(", ", judged.Checks.Select(known => $"'{known.Name}'"))}.");
        if (checks.All(known => known.Verdict == GateVerdict.Passed))
            throw new MlOpsPolicyException($"Check '{check}' of gate report {report:N} passed, so there is nothing to waive.");

        var waiver = new GateWaiver { Report = report, Check = check, By = _journal.Actor.Actor, Reason = reason, ExpiresAt = expiresAt.ToUniversalTime() };
        var fact = await _journal.AppendAsync(
            model,
            version,
            id,
            reason,
            (_, time) =>
            {
                Ends.Require(expiresAt, time, "waiver");
                return new WaiverGranted { Waiver = waiver };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
        return fact!.Id;
    }

    /// <summary>Takes a waiver back.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such waiver, or it was taken back already.</exception>
    public async ValueTask RevokeAsync(string model, Guid waiver, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var granted = Find(await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false)) ?? throw Missing();
        await _journal.AppendAsync(
            model, granted.Version, null, reason, (known, _) => Find(known) is null ? throw Missing() : new WaiverRevoked { Waiver = waiver }, onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);

        RecordedWaiver? Find(GovernedModel known) => known.Waivers.FirstOrDefault(one => one.Id == waiver && !one.Revoked);
        MlOpsNotFoundException Missing() => new($"'{model}' has no waiver {waiver:N} that could be taken back; it was revoked already, or never granted.");
    }
}
