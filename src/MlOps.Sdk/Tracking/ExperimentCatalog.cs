using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>
/// Experiments and runs by name and at rest: rename, describe, tag, archive, delete and restore. What was put away is left out of
/// its lists unless asked for.
/// </summary>
public sealed class ExperimentCatalog
{
    private readonly IRunStore _runs;
    private readonly IRunLifecycle _lifecycle;
    private readonly TimeProvider _time;

    /// <summary>Makes a catalog of a store.</summary>
    /// <param name="runs">The store; it must be an <see cref="IRunLifecycle"/> too, as every store of this SDK is.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="ArgumentException">The store does not change what has begun.</exception>
    public ExperimentCatalog(IRunStore runs, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        _runs = runs;
        _lifecycle = runs as IRunLifecycle ?? throw new ArgumentException($"{runs.GetType().Name} is no {nameof(IRunLifecycle)}: it does not change what has begun.", nameof(runs));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Makes an experiment with notes and tags before its first run; one that exists already stays as it is and is given back.</summary>
    /// <exception cref="ArgumentException">The name, the notes or a tag break the rules of <see cref="RunLimits"/>.</exception>
    public ValueTask<Experiment> CreateAsync(string name, string? notes = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default) =>
        _runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(_time), Name = name, CreatedAt = _time.GetUtcNow(), Notes = notes is "" ? null : notes, Tags = tags! }, cancellationToken);

    /// <summary>Experiments in ordinal order of name.</summary>
    /// <param name="includeArchived">Whether archived ones come too.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<Experiment> ListAsync(bool includeArchived = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var experiment in _runs.ListExperimentsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (includeArchived || experiment.ArchivedAt is null)
                yield return experiment;
        }
    }

    /// <summary>The runs of an experiment, newest first; none when there is no such experiment.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="includeDeleted">Whether deleted ones come too.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<RunRecord> ListRunsAsync(string experiment, bool includeDeleted = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (await _runs.FindExperimentAsync(experiment, cancellationToken).ConfigureAwait(false) is not { } found)
            yield break;
        await foreach (var run in _runs.ListRunsAsync(found.Id, cancellationToken).ConfigureAwait(false))
        {
            if (includeDeleted || run.DeletedAt is null)
                yield return run;
        }
    }

    /// <summary>Gives an experiment another name; its id and runs stay.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no experiment of that name.</exception>
    /// <exception cref="MlOpsConflictException">Another experiment, archived or not, has the new name.</exception>
    public ValueTask<Experiment> RenameAsync(string experiment, string newName, CancellationToken cancellationToken = default) =>
        ChangeAsync(experiment, new() { Name = EntityName.Require(newName, "experiment") }, cancellationToken);

    /// <summary>Sets an experiment's notes; null or an empty text removes them.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no experiment of that name.</exception>
    public ValueTask<Experiment> DescribeAsync(string experiment, string? notes, CancellationToken cancellationToken = default) =>
        ChangeAsync(experiment, new() { Notes = notes ?? "" }, cancellationToken);

    /// <summary>Sets a tag of an experiment, or removes it when the value is null.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no experiment of that name.</exception>
    public ValueTask<Experiment> SetTagAsync(string experiment, string key, string? value, CancellationToken cancellationToken = default) =>
        ChangeAsync(experiment, new() { Tags = [new(key, value)] }, cancellationToken);

    /// <summary>Archives an experiment: it takes no runs, and default lists and searches leave it out.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no experiment of that name.</exception>
    public ValueTask<Experiment> ArchiveAsync(string experiment, CancellationToken cancellationToken = default) => ChangeAsync(experiment, new() { Archived = true }, cancellationToken);

    /// <summary>Brings an archived experiment back.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no experiment of that name.</exception>
    public ValueTask<Experiment> RestoreAsync(string experiment, CancellationToken cancellationToken = default) => ChangeAsync(experiment, new() { Archived = false }, cancellationToken);

    /// <summary>Gives a run another name.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    public ValueTask RenameRunAsync(RunId run, string newName, CancellationToken cancellationToken = default) =>
        ChangeAsync(run, new() { Name = RunLimits.RequireName(newName, "run") }, cancellationToken);

    /// <summary>Sets a run's notes; null or an empty text removes them.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    public ValueTask DescribeRunAsync(RunId run, string? notes, CancellationToken cancellationToken = default) => ChangeAsync(run, new() { Notes = notes ?? "" }, cancellationToken);

    /// <summary>Sets a tag of a run, ended or not, or removes it when the value is null.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    public ValueTask SetRunTagAsync(RunId run, string key, string? value, CancellationToken cancellationToken = default) => ChangeAsync(run, new() { Tags = [new(key, value)] }, cancellationToken);

    /// <summary>Deletes a run so that it may be restored: lists and searches leave it out.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The run is running.</exception>
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellationToken = default) => ChangeAsync(run, new() { Deleted = true }, cancellationToken);

    /// <summary>Brings a deleted run back.</summary>
    /// <exception cref="MlOpsNotFoundException">The run does not exist, or was purged.</exception>
    public ValueTask RestoreRunAsync(RunId run, CancellationToken cancellationToken = default) => ChangeAsync(run, new() { Deleted = false }, cancellationToken);

    private async ValueTask<Experiment> ChangeAsync(string experiment, ExperimentChange change, CancellationToken cancellationToken)
    {
        var found = await _runs.FindExperimentAsync(EntityName.Require(experiment, "experiment"), cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"There is no experiment '{experiment}'; it may have been renamed.");
        return await _lifecycle.ChangeExperimentAsync(found.Id, change, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask ChangeAsync(RunId run, RunChange change, CancellationToken cancellationToken) => _lifecycle.ChangeRunAsync(run, change, _time.GetUtcNow(), cancellationToken);
}
