namespace MlOps.Sdk.Statistics;

/// <summary>Watches a stream one value at a time, in constant or logarithmic memory. Not safe for concurrent callers.</summary>
public interface IStreamDetector
{
    /// <summary>Takes the next value.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is not finite.</exception>
    DetectorSignal Update(double value);

    /// <summary>Forgets everything seen.</summary>
    void Reset();
}
