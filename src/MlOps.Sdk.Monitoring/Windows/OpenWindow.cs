namespace MlOps.Sdk.Monitoring;

/// <summary>One window of one version while it fills: sketches of its columns, and the scores that wait for labels.</summary>
internal sealed class OpenWindow(int version, WindowSpan span)
{
    private readonly List<PredictionId> _tracked = [];
    private readonly List<double> _scores = [];
    private readonly List<double> _labels = [];

    public int Version => version;

    public WindowSpan Span => span;

    /// <summary>The report made when the window's time was over; null while it is open.</summary>
    public WindowReport? Closed { get; set; }

    public bool IsClosed => Closed is not null;

    public long Rows { get; private set; }

    public long Labelled { get; private set; }

    /// <summary>When the first prediction was made.</summary>
    public DateTimeOffset FirstAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When the last prediction was made.</summary>
    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    public ColumnSet Features { get; } = new();

    public ColumnSet Outputs { get; } = new();

    /// <summary>The predictions tracked, whether or not their label came.</summary>
    public IReadOnlyList<PredictionId> Tracked => _tracked;

    public void Add(in PredictionSlot row)
    {
        Rows++;
        FirstAt = row.At < FirstAt ? row.At : FirstAt;
        LastAt = row.At > LastAt ? row.At : LastAt;
        Features.Add(row.Features!, row.Numbers, row.Texts);
        Outputs.Add(row.Outputs!, row.OutputNumbers, row.OutputTexts);
    }

    /// <summary>Remembers a score and returns its place.</summary>
    public int Track(PredictionId id, double score)
    {
        _tracked.Add(id);
        _scores.Add(score);
        _labels.Add(double.NaN);
        return _scores.Count - 1;
    }

    public void Label(int place, double label)
    {
        _labels[place] = label;
        Labelled++;
    }

    /// <summary>The scores and labels of the predictions that have both.</summary>
    public (double[] Scores, double[] Labels) GetLabelled()
    {
        var scores = new double[Labelled];
        var labels = new double[Labelled];
        var next = 0;
        for (var i = 0; i < _scores.Count; i++)
        {
            if (double.IsNaN(_labels[i]))
                continue;

            scores[next] = _scores[i];
            labels[next++] = _labels[i];
        }

        return (scores, labels);
    }
}
