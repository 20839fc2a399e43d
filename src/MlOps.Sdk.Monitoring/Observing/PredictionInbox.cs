namespace MlOps.Sdk.Monitoring;

/// <summary>Where predictions and labels wait between the threads that announce them and the one that takes them in. Nothing here blocks; what does not fit is counted.</summary>
internal sealed class PredictionInbox(int capacity)
{
    private readonly BoundedRing<PredictionSlot> _predictions = new(capacity);
    private readonly BoundedRing<LabelSlot> _labels = new(capacity);
    private long _predictionsDropped;
    private long _labelsDropped;

    public long PredictionsDropped => Interlocked.Read(ref _predictionsDropped);

    public long LabelsDropped => Interlocked.Read(ref _labelsDropped);

    /// <summary>The cells written so far; reading up to here takes in everything announced before the call.</summary>
    public (long Predictions, long Labels) Mark()
    {
        // Labels first: a label is announced after its prediction, so the prediction is within its own mark.
        var labels = _labels.Written;
        return (_predictions.Written, labels);
    }

    public void Put(in PredictionMade prediction)
    {
        if (!_predictions.TryClaim(out var ticket))
        {
            Interlocked.Increment(ref _predictionsDropped);
            return;
        }

        ref var slot = ref _predictions.Slot(ticket);
        try
        {
            slot.Take(prediction);
        }
        catch (OutOfMemoryException)
        {
            slot.Clear();
            Interlocked.Increment(ref _predictionsDropped);
        }
        finally
        {
            _predictions.Publish(ticket);
        }
    }

    public bool Put(PredictionId id, double label)
    {
        if (!_labels.TryClaim(out var ticket))
        {
            Interlocked.Increment(ref _labelsDropped);
            return false;
        }

        _labels.Slot(ticket) = new() { Id = id, Value = label };
        _labels.Publish(ticket);
        return true;
    }

    /// <summary>The oldest prediction below the mark; <see cref="Done"/> gives its slot back.</summary>
    public bool TryPeek(long mark, out long ticket) => _predictions.TryTake(out ticket) && ticket < mark;

    public ref PredictionSlot Prediction(long ticket) => ref _predictions.Slot(ticket);

    public void Done(long ticket)
    {
        _predictions.Slot(ticket).Clear();
        _predictions.Release(ticket);
    }

    /// <summary>Whether every prediction below the mark was read; a writer may still be filling one.</summary>
    public bool HasReached(long mark) => _predictions.Read >= mark;

    public bool TryTakeLabel(long mark, out LabelSlot label)
    {
        label = default;
        if (!_labels.TryTake(out var ticket) || ticket >= mark)
            return false;

        label = _labels.Slot(ticket);
        _labels.Release(ticket);
        return true;
    }
}
