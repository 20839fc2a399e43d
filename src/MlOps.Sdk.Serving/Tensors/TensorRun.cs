using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Serving;

/// <summary>Answers calls by tensors that waited: copies their rows into one frame, and the answers back.</summary>
internal sealed class TensorRun(TensorBatcher batcher, int maxRows) : BatchRun(batcher, maxRows)
{
    private readonly Dictionary<TensorCallPool, PredictorFrame> _frames = [];
    private readonly int[] _places = new int[maxRows];

    protected override void Dispose(bool disposing)
    {
        foreach (var frame in _frames.Values)
            frame.Dispose();

        base.Dispose(disposing);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is given to the caller whose call is at fault.")]
    protected override async ValueTask<Exception?> AnswerAsync(int start, int count, CancellationToken cancellationToken)
    {
        try
        {
            var kind = (TensorKind)Part(start).Call.Kind;
            if (!_frames.TryGetValue(kind.Selection, out var frame))
                _frames.Add(kind.Selection, frame = kind.Selection.CreateFrame());

            var rows = LayOut(kind, frame, start, count);
            if (rows == 0)
                return null;

            var padded = batcher.Padded(rows);
            var began = batcher.Now;
            await frame.RunAsync(cancellationToken).ConfigureAwait(false);
            var duration = batcher.Since(began);
            kind.Costs.Observe(rows, duration);
            Answer(frame, padded, start, count, duration);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    protected override void Fail(BatchPart part, Exception error)
    {
        if (!part.Call.IsClaimed)
            batcher.CountFailure(error, ((QueuedTensors)part.Call).Choice.Arm);

        batcher.Fail(part, error);
    }

    // A call that ends while its rows are copied leaves a hole, so the others are laid out again without it.
    private int LayOut(TensorKind kind, PredictorFrame frame, int start, int count)
    {
        while (true)
        {
            var rows = 0;
            for (var i = start; i < start + count; i++)
            {
                _places[i] = Part(i).Call.IsClaimed ? -1 : rows;
                rows += _places[i] < 0 ? 0 : Part(i).Rows;
            }

            if (rows == 0)
                return 0;

            var padded = batcher.Padded(rows);
            kind.Shape(frame, padded);
            if (!TryCopy(frame, start, count))
                continue;

            for (var i = 0; i < frame.Inputs.Count; i++)
                TensorRows.Repeat(frame.Inputs[i], rows, padded);

            return rows;
        }
    }

    private bool TryCopy(PredictorFrame frame, int start, int count)
    {
        for (var i = start; i < start + count; i++)
        {
            var part = Part(i);
            if (_places[i] >= 0 && !((QueuedTensors)part.Call).TryCopyInputs(frame, part.First, part.Rows, _places[i]))
                return false;
        }

        return true;
    }

    private void Answer(PredictorFrame frame, int runRows, int start, int count, TimeSpan duration)
    {
        // Before anyone is answered: who is asked again after a failure must not be answered twice.
        for (var i = 0; i < frame.Outputs.Count; i++)
            TensorRows.CheckRows(frame.Outputs[i], runRows);

        for (var i = start; i < start + count; i++)
        {
            var part = Part(i);
            if (_places[i] >= 0 && ((QueuedTensors)part.Call).Answer(frame, _places[i], runRows, part, duration) is { } error)
                Fail(part, error);
        }
    }
}
