using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Watches the variants of routes and takes the calls of a bad one away: its share goes to the others, or, where an alias alone
/// answers, the alias goes back to the version before. The change is compared and audited in the registry with its reason, and an
/// alert tells of it. It advances ramps while their variant is healthy.
/// </summary>
/// <remarks>
/// It cannot flap: it only ever lowers the share of a variant that it found bad, ends its ramp, and never goes back to a version it
/// found bad. The first variant of a plan is the stable one, which the others are compared with.
/// </remarks>
public sealed partial class RolloutGuard : IAsyncDisposable
{
    /// <summary>The rule of the alerts it raises.</summary>
    public const string Rule = "rollout";

    private readonly ModelRouter _router;
    private readonly RolloutGuardOptions _options;
    private readonly AliasRollback? _aliases;
    private readonly RolloutAlerts? _heard;
    private readonly IAlertSink[] _sinks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<RouteArm, VariantWatch> _watches = [];
    private readonly Dictionary<string, DateTimeOffset> _coolUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<int>> _condemned = new(StringComparer.Ordinal);
    private readonly Queue<Alert> _unsent = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;
    private int _disposed;

    /// <summary>Starts a guard.</summary>
    /// <param name="router">Whose models are watched.</param>
    /// <param name="options">What is bad; null for the defaults.</param>
    /// <param name="models">The registry, for moving aliases back; null to change routes only.</param>
    /// <param name="alerts">What monitors find; null to hear of nothing.</param>
    /// <param name="sinks">Who is told of a rollback.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">Where rollbacks are told; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RolloutGuard(
        ModelRouter router,
        RolloutGuardOptions? options = null,
        IModelStore? models = null,
        RolloutAlerts? alerts = null,
        IEnumerable<IAlertSink>? sinks = null,
        TimeProvider? time = null,
        ILogger<RolloutGuard>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(router);
        _options = options ?? new();
        if (_options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        (_router, _heard, _sinks) = (router, alerts, [.. sinks ?? []]);
        _aliases = models is null ? null : new(models, router.Routes.Facts);
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<RolloutGuard>.Instance;
        _looking = Task.Run(LoopAsync);
    }

    /// <summary>Raised after the guard took calls away; it must not throw.</summary>
    public event EventHandler<Alert>? RolledBack;

    /// <summary>Looks at every routed model now, and acts; what happens at each interval.</summary>
    /// <exception cref="MlOpsException">The registry could not be changed; the next look tries again.</exception>
    public async ValueTask LookAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var heard = _heard?.Take().Where(alert => alert.Status == AlertStatus.Firing && alert.Severity >= _options.AlertSeverity).ToList() ?? [];
            foreach (var model in _router.Models)
            {
                if (model.Table is { } table)
                    await LookAsync(model, table, heard, cancellationToken).ConfigureAwait(false);
            }

            await SendAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops watching.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        await _stop.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        _stop.Dispose();
        _gate.Dispose();
    }

    private async ValueTask LookAsync(RoutedModel model, RouteTable table, List<Alert> heard, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        for (var i = 0; i < table.Arms.Length; i++)
        {
            var arm = table.Arms[i];
            if (!table.GetsCalls(i))
                continue;

            if (!_watches.TryGetValue(arm, out var watch))
                _watches.Add(arm, watch = new(arm, _options));
            var version = _router.VersionOf(arm);
            watch.Look(now, version, table.Route?.Revision ?? 0, i == 0 ? null : table.Arms[0]);
            if (heard.Find(alert => alert.Version == version && alert.Model == arm.Reference.Model) is { } alert)
                watch.Condemn(new($"alert '{alert.Rule}': {alert.Summary}", alert.Value ?? double.NaN, alert.Limit ?? double.NaN, alert.SampleSize, alert.WindowStart));
            if (watch.Fault is null)
                continue;

            var acted = i > 0
                ? await RouteBackAsync(table, watch, version, cancellationToken).ConfigureAwait(false)
                : await MoveBackAsync(table, watch, version, now, cancellationToken).ConfigureAwait(false);
            watch.Reset();
            if (acted)
                return;
        }

        if (!CoolsDown(table, now))
            await AdvanceAsync(model, table, now, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> RouteBackAsync(RouteTable table, VariantWatch watch, int? version, CancellationToken cancellationToken)
    {
        var route = table.Route!;
        var stable = table.Plan.Variants[0];
        var plan = table.Plan.WithWeight(watch.Arm.Name, 0);
        plan = plan with
        {
            Pins = [.. plan.Pins.Where(pin => pin.Variant != watch.Arm.Name)],
            Ramp = plan.Ramp?.Variant == watch.Arm.Name ? null : plan.Ramp,
        };
        return await ChangeAsync(table, plan, $"Variant '{watch.Arm.Name}' was rolled back to '{stable.Name}': {watch.Fault!.What}.", cancellationToken).ConfigureAwait(false)
            && Condemn(route.Model, watch, version);
    }

    private async ValueTask<bool> MoveBackAsync(RouteTable table, VariantWatch watch, int? version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reference = watch.Arm.Reference;
        if (_aliases is null || reference.Alias is null || version is not { } bad || CoolsDown(table, now))
            return false;

        var change = _router.Routes.NewChange($"Alias {reference} was rolled back from version {bad}: {watch.Fault!.What}.");
        try
        {
            if (await _aliases.MoveAsync(reference, bad, Condemned(reference.Model), now - _options.AliasProbation, change, cancellationToken).ConfigureAwait(false) is not { } alias)
                return false;

            _router.AliasMoved(alias, bad, change);
        }
        catch (MlOpsConflictException)
        {
            return false; // somebody else moved it: what answers now is judged anew
        }

        return Condemn(reference.Model, watch, version);
    }

    private async ValueTask AdvanceAsync(RoutedModel model, RouteTable table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (table.Plan.Ramp is not { } ramp || table.Route is not { } route || table.Plan.FindVariant(ramp.Variant) is not { } variant)
            return;

        var step = ramp.Steps.LastOrDefault(s => s.Weight <= variant.Weight);
        if (step is not null)
        {
            var watch = _watches.FirstOrDefault(pair => pair.Key.Name == ramp.Variant && table.Arms.Contains(pair.Key)).Value;
            if (watch is null || !watch.IsHealthy || now - route.At < step.Hold || watch.CallsInStep < step.MinSamples)
                return;
        }

        if (ramp.Steps.FirstOrDefault(s => s.Weight > variant.Weight) is { } next)
            await ChangeAsync(table, table.Plan.WithWeight(ramp.Variant, next.Weight), string.Create(CultureInfo.InvariantCulture, $"The ramp of '{ramp.Variant}' goes on to {next.Weight / 100.0} %."), cancellationToken).ConfigureAwait(false);
        else
            await ChangeAsync(table, table.Plan with { Ramp = null }, $"The ramp of '{ramp.Variant}' is over.", cancellationToken).ConfigureAwait(false);
        RampAdvanced(model.Model, ramp.Variant);
    }

    private async ValueTask<bool> ChangeAsync(RouteTable table, RoutePlan plan, string reason, CancellationToken cancellationToken)
    {
        var route = table.Route!;
        try
        {
            await _router.Routes.ChangeAsync(route.Model, plan, reason, route.Revision, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsConflictException)
        {
            await _router.RefreshAsync(route.Model, cancellationToken).ConfigureAwait(false); // somebody else changed it: what holds now is judged next
            return false;
        }

        await _router.RefreshAsync(route.Model, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool Condemn(string model, VariantWatch watch, int? version)
    {
        var (now, fault) = (_time.GetUtcNow(), watch.Fault!);
        _coolUntil[model] = now + _options.CoolDown;
        if (version is { } bad)
            Condemned(model).Add(bad);

        RolledBackVariant(model, watch.Arm.Name, version ?? 0, fault.What);
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(now),
            Fingerprint = $"{Rule}/{model}/{watch.Arm.Name}",
            Rule = Rule,
            Severity = AlertSeverity.Critical,
            Model = model,
            Version = version ?? 0,
            Summary = $"Variant '{watch.Arm.Name}' of {model} ({watch.Arm.Reference}) was rolled back: {fault.What}.",
            Value = double.IsNaN(fault.Value) ? null : fault.Value,
            Limit = double.IsNaN(fault.Limit) ? null : fault.Limit,
            WindowStart = fault.Start,
            WindowEnd = now,
            SampleSize = fault.Samples,
            RaisedAt = now,
        };
        _unsent.Enqueue(alert);
        RolledBack?.Invoke(this, alert);
        return true;
    }

    private HashSet<int> Condemned(string model)
    {
        if (!_condemned.TryGetValue(model, out var versions))
            _condemned.Add(model, versions = []);
        return versions;
    }

    private bool CoolsDown(RouteTable table, DateTimeOffset now) =>
        _coolUntil.TryGetValue(table.Arms[0].Reference.Model, out var until) && now < until;

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        while (_unsent.TryPeek(out var alert))
        {
            foreach (var sink in _sinks)
                await sink.SendAsync(alert, cancellationToken).ConfigureAwait(false);
            _unsent.Dequeue();
        }
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await LookAsync(_stop.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // A registry or a sink that fails does not end the watch: the next look tries again.
                    LookFailed(e);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 3110, Level = LogLevel.Error, Message = "{Model}: variant {Variant} (version {Version}) was rolled back: {Fault}.")]
    private partial void RolledBackVariant(string model, string variant, int version, string fault);

    [LoggerMessage(EventId = 3111, Level = LogLevel.Information, Message = "{Model}: the ramp of {Variant} went a step further.")]
    private partial void RampAdvanced(string model, string variant);

    [LoggerMessage(EventId = 3112, Level = LogLevel.Warning, Message = "The variants could not be looked at or acted on; it will be tried again.")]
    private partial void LookFailed(Exception error);
}
