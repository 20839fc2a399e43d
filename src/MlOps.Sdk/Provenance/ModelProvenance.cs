namespace MlOps.Sdk;

/// <summary>
/// States where a model version came from, how it was tested and why it was promoted, as in-toto statements that tools of the
/// supply chain read. A statement tells what is recorded and is worth something once it is signed (<see cref="InTotoStatement.SignAsync"/>).
/// </summary>
public sealed class ModelProvenance
{
    private readonly IModelStore _models;
    private readonly IRunStore _runs;
    private readonly IModelFactStore _facts;

    /// <summary>Makes statements of what a store has recorded.</summary>
    /// <param name="models">Where versions and gate reports are kept.</param>
    /// <param name="runs">Where the runs are kept that versions come from.</param>
    /// <param name="facts">Where promotions, approvals and waivers are kept.</param>
    public ModelProvenance(IModelStore models, IRunStore runs, IModelFactStore facts)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(facts);
        (_models, _runs, _facts) = (models, runs, facts);
    }

    /// <summary>How the version was trained, by SLSA Provenance v1: params, data sets, commit and packages.</summary>
    /// <param name="version">The version.</param>
    /// <param name="builderId">The URI of whoever ran the training and is trusted to tell the truth about it, such as a build server's.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MlOpsNotFoundException">The run that made the version is not recorded.</exception>
    public async ValueTask<InTotoStatement> DescribeTrainingAsync(ModelVersion version, string builderId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        RequireUri(builderId);
        var run = version.Lineage.RunId is { } id ? await _runs.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
        return run is null
            ? throw new MlOpsNotFoundException($"The run that made {version.ToRef()} is not recorded, so nothing can be said of its training; register versions from runs.")
            : TrainingProvenance.Of(version, run, builderId);
    }

    /// <summary>What gate suites found, by in-toto's Test Result v0.1: one statement for each report, newest first. Checks that a waiver let through are warnings.</summary>
    public async ValueTask<IReadOnlyList<InTotoStatement>> DescribeGatesAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        var known = GovernedModel.Fold(version.Model, await ReadFactsAsync(version, cancellationToken).ConfigureAwait(false));
        GateWaiver[] waivers = [.. known.Waivers.Where(waiver => !waiver.Revoked).Select(waiver => waiver.Waiver)];
        return await _models.ListGateReportsAsync(version.Model, version.Version, cancellationToken)
            .Select(report => GateTestResult.Of(version, report, waivers)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Why aliases were moved to the version under a promotion policy, by SLSA's Verification Summary v1: one statement for each
    /// promotion, oldest first. A move in an emergency, against the policy, is a verification that failed.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="verifierId">The URI of whoever decided promotions, such as the registry's address.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async ValueTask<IReadOnlyList<InTotoStatement>> DescribePromotionsAsync(ModelVersion version, string verifierId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        RequireUri(verifierId);
        var facts = await ReadFactsAsync(version, cancellationToken).ConfigureAwait(false);
        var reports = await _models.ListGateReportsAsync(version.Model, version.Version, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. facts.Where(fact => fact.Version == version.Version && fact.Payload is PromotionMade or BreakGlassUsed).Select(fact => PromotionSummary.Of(version, fact, reports, facts, verifierId))];
    }

    private ValueTask<List<ModelFact>> ReadFactsAsync(ModelVersion version, CancellationToken cancellationToken) =>
        _facts.ListFactsAsync(version.Model, 0, cancellationToken).ToListAsync(cancellationToken);

    private static void RequireUri(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (!Uri.TryCreate(id, UriKind.Absolute, out _))
            throw new ArgumentException($"'{id}' is no absolute URI; name the one who vouches by an address such as https://ci.example.org/builders/training.", nameof(id));
    }
}
