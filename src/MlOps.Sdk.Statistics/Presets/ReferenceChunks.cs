namespace MlOps.Sdk.Statistics;

/// <summary>Thresholds from the reference itself: how far its own chunks are from the whole says what is usual, autocorrelation and seasons included.</summary>
public static class ReferenceChunks
{
    /// <summary>
    /// A test whose <see cref="DriftResult.NullLimit"/> is the mean and so many standard deviations (divisor n) of its statistic
    /// over chunks of the reference against the whole reference, as NannyML does. Windows of another size than a chunk have
    /// another usual distance: compare windows of about that size.
    /// </summary>
    /// <param name="test">The test; columns must be in the order of time.</param>
    /// <param name="chunks">Chunks of floor(n / chunks) rows; what is left makes one more.</param>
    /// <param name="deviations">Standard deviations above the mean.</param>
    /// <param name="largest">The limit is never above this, such as 1 for a Kolmogorov–Smirnov distance.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is below 2 or <paramref name="deviations"/> negative.</exception>
    public static IDriftTest Calibrate(IDriftTest test, int chunks = 10, double deviations = 3, double largest = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(deviations);
        return new ChunkCalibratedTest(test, chunks, deviations, largest);
    }
}
