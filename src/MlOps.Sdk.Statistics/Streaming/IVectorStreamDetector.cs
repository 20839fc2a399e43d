namespace MlOps.Sdk.Statistics;

/// <summary>Watches a stream of vectors, such as rows of features or embeddings, one at a time. Not safe for concurrent callers.</summary>
public interface IVectorStreamDetector
{
    /// <summary>Length of each vector.</summary>
    int Dimension { get; }

    /// <summary>Takes the next vector.</summary>
    /// <param name="vector">Finite numbers, <see cref="Dimension"/> of them; not kept.</param>
    /// <exception cref="ArgumentException"><paramref name="vector"/> has another length or a number that is not finite.</exception>
    DetectorSignal Update(ReadOnlySpan<double> vector);

    /// <summary>Forgets everything seen.</summary>
    void Reset();
}
