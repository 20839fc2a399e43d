
namespace MlOps.Sdk.Monitoring;

/// <summary>
/// The states of all findings of one monitor: inactive, pending, firing and back. It is driven by windows in event time,
/// so the same windows give the same alerts whatever the clock says.
/// </summary>
internal sealed class AlertBook(ModelRef model, string environment, AlertOptions options, TimeProvider time)
{
    private readonly Dictionary<(string Rule, string? Column), AlertState> _states = [];

    /// <summary>The states other than inactive ones that never fired, in order of rule and column.</summary>
    public IReadOnlyList<AlertState> States =>
        [.. _states.Values.OrderBy(s => s.Rule, StringComparer.Ordinal).ThenBy(s => s.Column, StringComparer.Ordinal)];

    public void Restore(IEnumerable<AlertState> states)
    {
        foreach (var state in states)
            _states[(state.Rule, state.Column)] = state;
    }

    /// <summary>Takes what one period's windows say, several versions together, and returns what is to be sent.</summary>
    public IReadOnlyList<Alert> Observe(DateTimeOffset start, DateTimeOffset end, IEnumerable<Finding> findings)
    {
        List<Alert>? alerts = null;
        foreach (var group in findings.GroupBy(f => (f.Rule, f.Column)))
        {
            // Of several versions the worst one speaks: a canary's drift must not be cleared by the champion.
            var finding = group.OrderByDescending(f => f.Broken switch { true => 2, false => 1, null => 0 }).ThenByDescending(f => f.Excess).First();
            if (finding.Broken is { } broken && Step(finding, broken, start, end) is { } alert)
                (alerts ??= []).Add(alert);
        }

        return alerts ?? [];
    }

    private Alert? Step(in Finding finding, bool broken, DateTimeOffset start, DateTimeOffset end)
    {
        var key = (finding.Rule, finding.Column);
        if (!_states.TryGetValue(key, out var state))
        {
            if (!broken)
                return null;

            state = new()
            {
                Fingerprint = AlertFingerprint.Of(finding.Rule, model, finding.Column, environment),
                Rule = finding.Rule,
                Column = finding.Column,
                Phase = AlertPhase.Inactive,
            };
        }

        // A restored state has judged this window already.
        if (end <= state.LastWindowEnd)
            return null;

        var (next, alert) = (state.Phase, broken) switch
        {
            (AlertPhase.Firing, true) => StillFiring(state, finding, start, end),
            (AlertPhase.Firing, false) => Clearing(state, finding, start, end),
            (_, true) => Breaking(state, finding, start, end),
            (_, false) => (state with { Phase = AlertPhase.Inactive, Broken = 0 }, null),
        };
        _states[key] = next with { LastWindowEnd = end };
        return alert;
    }

    private (AlertState, Alert?) Breaking(AlertState state, in Finding finding, DateTimeOffset start, DateTimeOffset end)
    {
        var broken = state.Broken + 1;
        var cooling = state.ResolvedAt is { } resolved && end - resolved <= options.Cooldown;
        if (broken < options.FireAfterWindows || cooling)
            return (state with { Phase = AlertPhase.Pending, Broken = broken }, null);

        var severity = SeverityOf(finding);
        var fired = state with { Phase = AlertPhase.Firing, Broken = 0, Clear = 0, Severity = severity, Version = finding.Version };
        return (fired, Write(fired, finding, AlertStatus.Firing, start, end));
    }

    private (AlertState, Alert?) StillFiring(AlertState state, in Finding finding, DateTimeOffset start, DateTimeOffset end)
    {
        var severity = SeverityOf(finding);
        if (!options.SendEscalations || severity <= state.Severity)
            return (state with { Clear = 0 }, null);

        var escalated = state with { Clear = 0, Severity = severity, Version = finding.Version };
        return (escalated, Write(escalated, finding, AlertStatus.Firing, start, end));
    }

    private (AlertState, Alert?) Clearing(AlertState state, in Finding finding, DateTimeOffset start, DateTimeOffset end)
    {
        var clear = state.Clear + 1;
        if (clear < options.ResolveAfterWindows)
            return (state with { Clear = clear }, null);

        var resolved = state with { Phase = AlertPhase.Inactive, Clear = 0, ResolvedAt = end };
        return (resolved, options.SendResolved ? Write(state, finding, AlertStatus.Resolved, start, end) : null);
    }

    private AlertSeverity SeverityOf(in Finding finding) =>
        finding.Excess >= options.CriticalFactor ? AlertSeverity.Critical : AlertSeverity.Warning;

    private Alert Write(AlertState state, in Finding finding, AlertStatus status, DateTimeOffset start, DateTimeOffset end)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Fingerprint = state.Fingerprint,
            Status = status,
            Rule = finding.Rule,
            Severity = state.Severity,
            Model = model.Model,
            Version = finding.Version,
            Column = finding.Column,
            Summary = finding.Summary,
            Value = finding.Value,
            Limit = finding.Limit,
            Baseline = finding.Baseline,
            PValue = finding.PValue,
            WindowStart = start,
            WindowEnd = end,
            SampleSize = finding.SampleSize,
            RaisedAt = now,
        };
    }
}
