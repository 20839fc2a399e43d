namespace MlOps.Sdk.Statistics;

/// <summary>
/// A detector that watches a stream one value at a time, in memory that does not grow with it and without allocating per
/// value. After an alarm it starts afresh with the next value. Its state can be saved and continued on another machine.
/// Not safe for concurrent callers.
/// </summary>
public abstract class StreamDetector : SavedState, IStreamDetector
{
    private bool _alarmed;

    private protected StreamDetector()
    {
    }

    /// <summary>The detector that <see cref="SavedState.Save()"/> stored, ready for the next value.</summary>
    /// <param name="state">All bytes of the saved state.</param>
    /// <exception cref="FormatException"><paramref name="state"/> is cut off, damaged, of a later version, or of something else.</exception>
    public static StreamDetector Restore(ReadOnlySpan<byte> state) => Read<StreamDetector>(state);

    /// <summary>The detector that <see cref="SavedState.ToJson"/> stored.</summary>
    /// <param name="json">The whole text.</param>
    /// <exception cref="FormatException"><paramref name="json"/> is damaged, of a later version, or of something else.</exception>
    public static StreamDetector FromJson(string json) => Read<StreamDetector>(json);

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        ThrowIfUnfit(value);
        if (_alarmed)
        {
            _alarmed = false;
            Restart();
        }

        var signal = Take(value);
        _alarmed = signal == DetectorSignal.Drift;
        return signal;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _alarmed = false;
        Clear();
    }

    private protected virtual void ThrowIfUnfit(double value) => StreamValue.ThrowIfNotFinite(value);

    private protected abstract DetectorSignal Take(double value);

    private protected abstract void Clear();

    /// <summary>What is forgotten after an alarm: all, unless a detector says otherwise.</summary>
    private protected virtual void Restart() => Clear();

    private protected abstract void ExchangeLearnt(StateCodec codec);

    private protected sealed override void Exchange(StateCodec codec)
    {
        _alarmed = codec.Flag("alarmed", _alarmed);
        ExchangeLearnt(codec);
    }
}
