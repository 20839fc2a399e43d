namespace MlOps.Sdk.Statistics;

/// <summary>A numeric reference prepared once, to be compared with many windows: <see cref="PreparedSample"/> exactly, <see cref="PreparedProfile"/> within a stated error. Safe to share between threads.</summary>
public interface IPreparedReference
{
    /// <summary>Compares a window with the reference. NaN is left out and counted.</summary>
    NumericComparison Compare(ReadOnlySpan<double> window);
}
