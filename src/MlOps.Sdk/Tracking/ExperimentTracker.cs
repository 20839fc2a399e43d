using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk;

/// <summary>Starts runs, writes what they log in the background and keeps their leases alive.</summary>
public sealed partial class ExperimentTracker : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<RunId, TrackedRun> _active = new();
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lazy<Task<RunEnvironment>> _environment;
    private long? _renewed;
    private volatile bool _recovered;
    private int _ticking;

    /// <summary>Makes a tracker.</summary>
    /// <param name="runs">Where runs are kept.</param>
    /// <param name="artifacts">Where their artifacts are kept.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="options">How runs are written; the defaults when null.</param>
    /// <param name="owner">The id of this process in the leases of its runs; a new one when null.</param>
    /// <param name="log">Where a failing background write is reported.</param>
    /// <param name="spillDirectory">The folder for unwritten batches when <see cref="TrackingOptions.SpillDirectory"/> names none; no spill when both are null.</param>
    public ExperimentTracker(
        IRunStore runs,
        IArtifactStore artifacts,
        TimeProvider? time = null,
        TrackingOptions? options = null,
        string? owner = null,
        ILogger<ExperimentTracker>? log = null,
        string? spillDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(artifacts);
        Runs = runs;
        Artifacts = artifacts;
        Time = time ?? TimeProvider.System;
        Options = options ?? new();
        Owner = owner ?? Guid.CreateVersion7(Time.GetUtcNow()).ToString("N");
        _log = log ?? NullLogger<ExperimentTracker>.Instance;
        Spill = (Options.SpillDirectory ?? spillDirectory) is { } directory && Options.SpillLimitMb > 0
            ? new(Path.GetFullPath(directory), Options.SpillLimitMb * 1024L * 1024, Options.SpillToDisk, Time)
            : null;
        _environment = new(() => EnvironmentProbe.CaptureAsync(Options.SourceDirectory ?? Environment.CurrentDirectory));
        var interval = TimeSpan.FromMilliseconds(Options.FlushIntervalMs);
        _timer = Time.CreateTimer(static tracker => _ = ((ExperimentTracker)tracker!).TickAsync(), this, interval, interval);
    }

    /// <summary>The id of this process in the leases of its runs.</summary>
    public string Owner { get; }

    internal IRunStore Runs { get; }

    internal IArtifactStore Artifacts { get; }

    internal TimeProvider Time { get; }

    internal TrackingOptions Options { get; }

    internal RunSpill? Spill { get; }

    /// <summary>Begins a run; it is visible to every reader of the store when the task completes.</summary>
    /// <param name="experiment">The experiment's name; it is created when it does not exist.</param>
    /// <param name="name">A name for people; it need not be unique.</param>
    /// <param name="parent">The run this one is a part of.</param>
    /// <param name="seed">The seed that makes the run repeatable.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="ArgumentException">The experiment's name breaks the rules of <see cref="EntityName"/>, or the run's name is empty, longer than 250 characters or has control characters.</exception>
    /// <exception cref="MlOpsNotFoundException">The parent run does not exist.</exception>
    public async ValueTask<TrackedRun> StartRunAsync(string experiment, string name, RunId? parent = null, long? seed = null, CancellationToken cancellationToken = default)
    {
        EntityName.Require(experiment, "experiment");
        RunLimits.RequireName(name, "run");
        var known = await EnsureExperimentAsync(experiment, cancellationToken).ConfigureAwait(false);
        return await BeginAsync(known, name, parent, seed, retryOf: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a run that has ended, or whose process died, under this process's lease. What it has stays.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">Somebody is running it, it is deleted, or its experiment is archived.</exception>
    /// <exception cref="NotSupportedException">The store does not change runs that have begun.</exception>
    public async ValueTask<TrackedRun> ResumeRunAsync(RunId run, CancellationToken cancellationToken = default)
    {
        if (Runs is not IRunLifecycle lifecycle)
            throw new NotSupportedException($"{Runs.GetType().Name} does not resume runs, as it is no {nameof(IRunLifecycle)}; retry the run instead.");
        var record = await GetAsync(run, cancellationToken).ConfigureAwait(false);
        if (_active.ContainsKey(run))
            throw new MlOpsConflictException($"Run {run} is being logged to by this process; use that {nameof(TrackedRun)}.");
        await lifecycle.ResumeRunAsync(run, Owner, Time.GetUtcNow() + Lease, cancellationToken).ConfigureAwait(false);
        var experiment = await lifecycle.FindExperimentAsync(record.ExperimentId, cancellationToken).ConfigureAwait(false);
        var tracked = new TrackedRun(this, run, record.Name, experiment?.Name ?? record.ExperimentId.ToString(), record.StartedAt);
        return _active.TryAdd(run, tracked)
            ? tracked
            : throw new MlOpsConflictException($"Run {run} is being logged to by this process; use that {nameof(TrackedRun)}.");
    }

    /// <summary>Begins another attempt of a run that failed, was killed or was interrupted: a new run with its experiment, name, parent and seed that names it.</summary>
    /// <param name="run">The run to try again.</param>
    /// <param name="name">Another name; that run's when null.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="MlOpsNotFoundException">The run does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The run is running or has finished, or its experiment is archived.</exception>
    public async ValueTask<TrackedRun> RetryRunAsync(RunId run, string? name = null, CancellationToken cancellationToken = default)
    {
        if (name is not null)
            RunLimits.RequireName(name, "run");
        var record = await GetAsync(run, cancellationToken).ConfigureAwait(false);
        if (record.Status is RunStatus.Running or RunStatus.Finished)
            throw new MlOpsConflictException($"Run {run} is {record.Status}; only one that failed, was killed or was interrupted is tried again.");
        var experiment = await Runs.ListExperimentsAsync(cancellationToken).FirstAsync(known => known.Id == record.ExperimentId, cancellationToken).ConfigureAwait(false);
        return await BeginAsync(experiment, name ?? record.Name, record.ParentId, record.Environment.Seed, run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes the batches that dead processes left in the spill. It happens by itself soon after the tracker is made, and for the
    /// embedded store before it is open; call it to wait for it, or to see what came of it.
    /// </summary>
    /// <exception cref="MlOpsStoreException">The store refused; everything stays where it is.</exception>
    public async ValueTask<SpillRecovery> RecoverAsync(CancellationToken cancellationToken = default)
    {
        if (Spill is null)
            return new();
        var recovery = await SpillReplay.RunAsync(Runs, Spill.Directory, cancellationToken).ConfigureAwait(false);
        _recovered = true;
        if (recovery.Batches > 0)
            Recovered(recovery.Batches);
        foreach (var refusal in recovery.Refused)
            NotRecovered(refusal);
        return recovery;
    }

    /// <summary>Runs work as a run: it ends as finished, failed or killed as the work does, and the work's exception is thrown on.</summary>
    public async ValueTask<RunId> RunAsync(string experiment, string name, Func<TrackedRun, CancellationToken, Task> work, long? seed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var run = await StartRunAsync(experiment, name, seed: seed, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                await work(run, cancellationToken).ConfigureAwait(false);
                await run.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                await run.FailQuietlyAsync(e).ConfigureAwait(false);
                throw;
            }
        }

        return run.Id;
    }

    /// <summary>Disposes every run that is still open, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (var run in _active.Values)
            await run.DisposeAsync().ConfigureAwait(false);
        Spill?.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    internal void Forget(TrackedRun run) => _active.TryRemove(run.Id, out _);

    internal void WriteSoon(TrackedRun run) => ThreadPool.UnsafeQueueUserWorkItem(static pair => _ = pair.Tracker.WriteQuietlyAsync(pair.Run), (Tracker: this, Run: run), preferLocal: false);

    private TimeSpan Lease => TimeSpan.FromSeconds(Options.LeaseSeconds);

    // Not remembered: somebody may have renamed the experiment, or made another of the name.
    private async ValueTask<Experiment> EnsureExperimentAsync(string name, CancellationToken cancellationToken) =>
        await Runs.FindExperimentAsync(name, cancellationToken).ConfigureAwait(false)
            ?? await Runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(Time), Name = name, CreatedAt = Time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);

    private async ValueTask<RunRecord> GetAsync(RunId run, CancellationToken cancellationToken) =>
        await Runs.FindRunAsync(run, cancellationToken).ConfigureAwait(false) ?? throw new MlOpsNotFoundException($"Run {run} does not exist.");

    private async ValueTask<TrackedRun> BeginAsync(Experiment experiment, string name, RunId? parent, long? seed, RunId? retryOf, CancellationToken cancellationToken)
    {
        var environment = await _environment.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        var now = Time.GetUtcNow();
        var run = new NewRun
        {
            Id = RunId.New(Time),
            ExperimentId = experiment.Id,
            Name = name,
            ParentId = parent,
            RetryOf = retryOf,
            StartedAt = now,
            Owner = Owner,
            LeaseUntil = now + Lease,
            Environment = environment with { Seed = seed },
        };
        await Runs.BeginRunAsync(run, cancellationToken).ConfigureAwait(false);
        var tracked = new TrackedRun(this, run.Id, name, experiment.Name, now);
        _active[run.Id] = tracked;
        if (Options.LogGitDiff && environment.GitDirty is true)
            await LogDiffAsync(tracked, cancellationToken).ConfigureAwait(false);
        return tracked;
    }

    // What cannot be read or stored must not keep a run from starting.
    private async ValueTask LogDiffAsync(TrackedRun run, CancellationToken cancellationToken)
    {
        try
        {
            var diff = await GitDiff.ReadAsync(Options.SourceDirectory ?? Environment.CurrentDirectory, Options.MaxGitDiffLength, cancellationToken).ConfigureAwait(false);
            if (diff is null)
                return;
            await run.LogTextAsync(GitDiff.ArtifactPath, diff.Text, cancellationToken).ConfigureAwait(false);
            if (diff.IsCut)
                run.SetTag("mlops.git.diff", "cut");
        }
        catch (MlOpsStoreException e)
        {
            DiffNotLogged(run.Id, e);
        }
    }

    private async Task TickAsync()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
            return;
        try
        {
            if (!_recovered && Spill is not null)
                await RecoverAsync().ConfigureAwait(false);
            await RenewAsync().ConfigureAwait(false);
            await Task.WhenAll(_active.Values.Where(run => run.HasItems).Select(WriteQuietlyAsync)).ConfigureAwait(false);
        }
        catch (MlOpsException e)
        {
            LeaseNotRenewed(e);
        }
        catch (ObjectDisposedException)
        {
            // the store went first
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private async ValueTask RenewAsync()
    {
        // By the time that passes and not by the clock, which may be set back by more than a lease.
        if (_active.IsEmpty || (_renewed is { } last && Time.GetElapsedTime(last) < Lease / 3))
            return;
        _renewed = Time.GetTimestamp();
        await Runs.RenewLeasesAsync(Owner, Time.GetUtcNow() + Lease).ConfigureAwait(false);
    }

    // What cannot be written stays in the run; its next flush, or the end of the run, tells the caller.
    private async Task WriteQuietlyAsync(TrackedRun run)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            await run.WriteAsync(CancellationToken.None).ConfigureAwait(false);
            CoreTelemetry.FlushDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception e) when (e is MlOpsException or ObjectDisposedException)
        {
            WriteFailed(run.Id, e);
        }
    }

    internal void RunNotEnded(TrackedRun run, Exception reason) => EndFailed(run.Id, reason);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "Run {Run} could not be written in the background; its items are kept for the next flush.")]
    private partial void WriteFailed(RunId run, Exception reason);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "Run {Run} could not be ended; it will show as interrupted. What was spilled of it is written at the next start.")]
    private partial void EndFailed(RunId run, Exception reason);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Warning, Message = "The diff of the working tree could not be kept with run {Run}.")]
    private partial void DiffNotLogged(RunId run, Exception reason);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "{Batches} batches that another process had left in the spill were written.")]
    private partial void Recovered(int batches);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Error, Message = "Spilled items could not be recovered: {Reason}")]
    private partial void NotRecovered(string reason);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "The leases of this process's runs could not be renewed.")]
    private partial void LeaseNotRenewed(Exception reason);
}
