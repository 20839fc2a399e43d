namespace MlOps.Sdk.Monitoring;

/// <summary>The windows of all versions that are not settled yet, and the predictions in them that wait for a label.</summary>
internal sealed class WindowBook(MonitorOptions options)
{
    private readonly Dictionary<(int Version, DateTimeOffset Start), OpenWindow> _windows = [];
    private readonly Dictionary<PredictionId, (OpenWindow Window, int Place)> _waiting = [];
    private OpenWindow? _last;

    /// <summary>Up to where windows are closed.</summary>
    public DateTimeOffset ClosedTo { get; set; } = DateTimeOffset.MinValue;

    /// <summary>The version and window of the newest prediction, by its time; null before the first.</summary>
    public (int Version, WindowSpan Span)? Newest { get; private set; }

    public long Predictions { get; private set; }

    public long Late { get; private set; }

    public long Untracked { get; private set; }

    public long Labels { get; private set; }

    public long Unmatched { get; private set; }

    public long Invalid { get; private set; }

    public void Add(in PredictionSlot row, ReferenceProfile? reference)
    {
        if (FindWindow(row.Version, row.At) is not { } window)
        {
            Late++;
            return;
        }

        Predictions++;
        window.Add(row);
        if (_waiting.Count < options.MaxPendingLabels
            && reference is not null
            && TryScore(row, reference, out var score)
            && _waiting.TryAdd(row.Id, default))
        {
            _waiting[row.Id] = (window, window.Track(row.Id, score));
        }
        else
        {
            Untracked++;
        }
    }

    public void Add(in LabelSlot label, Func<int, PredictionTask> taskOf)
    {
        if (!_waiting.TryGetValue(label.Id, out var found))
        {
            Unmatched++;
        }
        else if (!LabelRules.Allows(taskOf(found.Window.Version), label.Value))
        {
            Invalid++;
        }
        else
        {
            Labels++;
            _waiting.Remove(label.Id);
            found.Window.Label(found.Place, label.Value);
        }
    }

    /// <summary>The windows that an instant closes or settles, by period; within a period by version.</summary>
    public IReadOnlyList<IGrouping<WindowSpan, OpenWindow>> Due(DateTimeOffset instant) =>
    [
        .. _windows.Values
            .Where(w => w.IsClosed ? IsSettled(w, instant) : w.Span.End <= instant)
            .OrderBy(w => w.Span.Start).ThenBy(w => w.Version)
            .GroupBy(w => w.Span),
    ];

    public bool IsSettled(OpenWindow window, DateTimeOffset instant) => instant - window.Span.End >= options.LabelHorizon;

    public void Settle(OpenWindow window)
    {
        _windows.Remove((window.Version, window.Span.Start));
        foreach (var id in window.Tracked)
            _waiting.Remove(id);
        if (_last == window)
            _last = null;
    }

    private OpenWindow? FindWindow(int version, DateTimeOffset at)
    {
        if (_last is { IsClosed: false } last && last.Version == version && last.Span.Contains(at))
            return last;

        var span = WindowSpan.At(at, options.Window, options.Calendar);
        if (span.End <= ClosedTo)
            return null;

        if (!_windows.TryGetValue((version, span.Start), out var window))
            _windows.Add((version, span.Start), window = new(version, span));
        if (Newest is not { } newest || span.Start >= newest.Span.Start)
            Newest = (version, span);
        return _last = window;
    }

    private static bool TryScore(in PredictionSlot row, ReferenceProfile reference, out double score)
    {
        score = double.NaN;
        foreach (var column in row.Outputs!.Columns)
        {
            if (column.Kind == FeatureKind.Number && column.Name == reference.ScoreColumn)
            {
                score = row.OutputNumbers[column.Slot];
                break;
            }
        }

        return ScoreRules.Allows(reference.Performance?.Task ?? PredictionTask.Binary, score);
    }
}
