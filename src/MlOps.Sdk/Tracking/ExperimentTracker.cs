using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk;

/// <summary>Starts runs, writes what they log in the background and keeps their leases alive.</summary>
public sealed partial class ExperimentTracker : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, ExperimentId> _experiments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RunId, TrackedRun> _active = new();
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lazy<Task<RunEnvironment>> _environment;
    private long _renewAt;
    private int _ticking;

    /// <summary>Makes a tracker.</summary>
    /// <param name="runs">Where runs are kept.</param>
    /// <param name="artifacts">Where their artifacts are kept.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="options">How runs are written; the defaults when null.</param>
    /// <param name="owner">The id of this process in the leases of its runs; a new one when null.</param>
    /// <param name="log">Where a failing background write is reported.</param>
    public ExperimentTracker(
        IRunStore runs, IArtifactStore artifacts, TimeProvider? time = null, TrackingOptions? options = null, string? owner = null, ILogger<ExperimentTracker>? log = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(artifacts);
        Runs = runs;
        Artifacts = artifacts;
        Time = time ?? TimeProvider.System;
        Options = options ?? new();
        Owner = owner ?? Guid.CreateVersion7(Time.GetUtcNow()).ToString("N");
        _log = log ?? NullLogger<ExperimentTracker>.Instance;
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
        var environment = await _environment.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        var experimentId = await EnsureExperimentAsync(experiment, cancellationToken).ConfigureAwait(false);
        var now = Time.GetUtcNow();
        var run = new NewRun
        {
            Id = RunId.New(Time),
            ExperimentId = experimentId,
            Name = name,
            ParentId = parent,
            StartedAt = now,
            Owner = Owner,
            LeaseUntil = now + Lease,
            Environment = environment with { Seed = seed },
        };
        await Runs.BeginRunAsync(run, cancellationToken).ConfigureAwait(false);
        var tracked = new TrackedRun(this, run, experiment);
        _active[run.Id] = tracked;
        return tracked;
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
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    internal void Forget(TrackedRun run) => _active.TryRemove(run.Id, out _);

    internal void WriteSoon(TrackedRun run) => ThreadPool.UnsafeQueueUserWorkItem(static pair => _ = pair.Tracker.WriteQuietlyAsync(pair.Run), (Tracker: this, Run: run), preferLocal: false);

    private TimeSpan Lease => TimeSpan.FromSeconds(Options.LeaseSeconds);

    private async ValueTask<ExperimentId> EnsureExperimentAsync(string name, CancellationToken cancellationToken)
    {
        if (_experiments.TryGetValue(name, out var known))
            return known;

        var wanted = new Experiment { Id = ExperimentId.New(Time), Name = name, CreatedAt = Time.GetUtcNow() };
        var experiment = await Runs.EnsureExperimentAsync(wanted, cancellationToken).ConfigureAwait(false);
        return _experiments.GetOrAdd(name, experiment.Id);
    }

    private async Task TickAsync()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
            return;
        try
        {
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
        var now = Time.GetUtcNow();
        if (_active.IsEmpty || now.UtcTicks < _renewAt)
            return;
        _renewAt = (now + Lease / 3).UtcTicks;
        await Runs.RenewLeasesAsync(Owner, now + Lease).ConfigureAwait(false);
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

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "Run {Run} could not be ended; its last items are lost and it will show as interrupted.")]
    private partial void EndFailed(RunId run, Exception reason);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "The leases of this process's runs could not be renewed.")]
    private partial void LeaseNotRenewed(Exception reason);
}
