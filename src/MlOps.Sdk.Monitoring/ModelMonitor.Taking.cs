namespace MlOps.Sdk.Monitoring;

/// <content>The one reader's side: from the queues into windows, from windows into reports. Runs under the turn.</content>
public sealed partial class ModelMonitor
{
    // A writer between claiming a slot and publishing it needs nanoseconds unless its thread was suspended.
    private const int WaitsForWriter = 100;

    private static readonly MonitorCounts NoCounts = new()
    {
        Predictions = 0,
        PredictionsDropped = 0,
        PredictionsLate = 0,
        PredictionsUntracked = 0,
        Labels = 0,
        LabelsDropped = 0,
        LabelsUnmatched = 0,
        LabelsInvalid = 0,
    };

    private async ValueTask TakeInAsync(CancellationToken cancellationToken)
    {
        var mark = _inbox.Mark();
        await TakeInPredictionsAsync(mark.Predictions, cancellationToken).ConfigureAwait(false);
        for (var wait = 0; wait < WaitsForWriter && !_inbox.HasReached(mark.Predictions); wait++)
        {
            await Task.Yield();
            await TakeInPredictionsAsync(mark.Predictions, cancellationToken).ConfigureAwait(false);
        }

        // A label whose prediction is not in yet waits for the next time.
        if (_inbox.HasReached(mark.Predictions))
        {
            while (_inbox.TryTakeLabel(mark.Labels, out var label))
                _windows.Add(label, TaskOf);
        }

        Report(Counts);
    }

    private async ValueTask TakeInPredictionsAsync(long mark, CancellationToken cancellationToken)
    {
        var (version, reference, rows) = (0, (VersionReference?)null, 0L);
        while (_inbox.TryPeek(mark, out var ticket))
        {
            var served = _inbox.Prediction(ticket).Version;
            if (reference is null || served != version)
            {
                CountRows(version, rows);
                (version, rows) = (served, 0);
                _seen[served] = reference = await _references.GetAsync(served, insist: false, cancellationToken).ConfigureAwait(false);
            }

            // A slot without a schema is one whose copy failed; it was counted then.
            if (_inbox.Prediction(ticket).Features is not null)
                _windows.Add(_inbox.Prediction(ticket), reference.Profile);
            _inbox.Done(ticket);
            rows++;
        }

        CountRows(version, rows);
    }

    private WindowReport Judge(OpenWindow window, IEnumerable<OpenWindow> period, VersionReference reference, DateTimeOffset instant, List<Finding> findings)
    {
        if (window.Closed is not { } report)
        {
            window.Closed = report = _judge.Judge(Model.Model, window, period, reference);
            findings.AddRange(Findings.OfColumns(report));
            if (_options.ExpectTraffic)
                findings.Add(Findings.OfTraffic(window.Span, silent: false, window.Version, window.Rows));
            Measure(report);
        }

        if (_windows.IsSettled(window, instant))
        {
            report = report with
            {
                Stage = WindowStage.Settled,
                Performance = reference.Profile is { } profile && _windows.Labels > 0 ? _performance.Judge(window, profile) : null,
            };
            findings.AddRange(Findings.OfPerformance(report));
            _windows.Settle(window);
        }

        Keep(report);
        Judged(report);
        return report;
    }

    /// <summary>Whether the last whole window before the instant passed without a prediction.</summary>
    private IReadOnlyList<Alert> FindSilence(DateTimeOffset instant)
    {
        if (!_options.ExpectTraffic || _windows.Newest is not { } newest)
            return [];

        var open = WindowSpan.At(instant, _options.Window, _options.Calendar);
        if (open.Start <= newest.Span.Start)
            return [];

        var last = WindowSpan.At(open.Start.AddTicks(-1), _options.Window, _options.Calendar);
        return newest.Span.Start >= last.Start
            ? []
            : _alerts.Observe(last.Start, last.End, [Findings.OfTraffic(last, silent: true, newest.Version, 0)]);
    }

    private PredictionTask TaskOf(int version) => _seen.TryGetValue(version, out var reference)
        ? reference.Profile?.Performance?.Task ?? PredictionTask.Binary
        : PredictionTask.Binary;

    private void Keep(WindowReport report)
    {
        lock (_history)
        {
            if (report.Stage == WindowStage.Settled && _history.Any(r => r.Version == report.Version && r.Start == report.Start))
            {
                var others = _history.Select(r => r.Version == report.Version && r.Start == report.Start ? report : r).ToArray();
                _history.Clear();
                foreach (var kept in others)
                    _history.Enqueue(kept);
                return;
            }

            _history.Enqueue(report);
            while (_history.Count > _options.KeepReports)
                _history.Dequeue();
        }
    }

    private void Measure(WindowReport report)
    {
        foreach (var column in report.Columns)
        {
            if (column is { Effect: { } effect, EffectSize: { } size })
                _meter.Statistic(report.Model, report.Version, column.Name, effect, size);
        }
    }

    private void CountRows(int version, long rows)
    {
        if (rows > 0)
            _meter.Rows(Model.Model, version, rows);
    }

    private void Report(MonitorCounts now)
    {
        Count("queue full", now.PredictionsDropped - _reported.PredictionsDropped);
        Count("window closed", now.PredictionsLate - _reported.PredictionsLate);
        Count("label queue full", now.LabelsDropped - _reported.LabelsDropped);
        Count("label unmatched", now.LabelsUnmatched - _reported.LabelsUnmatched);
        Count("label invalid", now.LabelsInvalid - _reported.LabelsInvalid);
        _reported = now;

        void Count(string reason, long count)
        {
            if (count == 0)
                return;

            _meter.Dropped(Model.Model, reason, count);
            Dropped(Model, reason, count);
        }
    }
}
