namespace MlOps.Sdk.Statistics;

/// <summary>The mean reconstruction error of consecutive rows.</summary>
/// <param name="Start">Position of the first row.</param>
/// <param name="Count">Number of rows that took part.</param>
/// <param name="Value">Their mean error, in standard deviations.</param>
/// <param name="SamplingError">What chance alone moves the mean by: the deviation of reference errors over the root of the number of rows.</param>
/// <param name="Limits">Where chunks without drift lie; null when the reference had fewer than two chunks.</param>
public readonly record struct ReconstructionChunk(int Start, int Count, double Value, double SamplingError, Interval? Limits)
{
    /// <summary>Whether the mean error lies outside the limits; false when there are none.</summary>
    public bool IsAlarm => Limits is { } limits && !limits.Contains(Value);
}
