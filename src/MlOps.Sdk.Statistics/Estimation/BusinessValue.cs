namespace MlOps.Sdk.Statistics;

/// <summary>What each outcome of a two-class decision is worth, in any unit; costs are negative.</summary>
/// <param name="TruePositive">A positive called positive.</param>
/// <param name="FalsePositive">A negative called positive.</param>
/// <param name="FalseNegative">A positive called negative.</param>
/// <param name="TrueNegative">A negative called negative.</param>
public readonly record struct BusinessValue(double TruePositive, double FalsePositive, double FalseNegative, double TrueNegative)
{
    internal double Mean(BinaryConfusion counts) =>
        (TruePositive * counts.TruePositives + FalsePositive * counts.FalsePositives + FalseNegative * counts.FalseNegatives + TrueNegative * counts.TrueNegatives) / counts.Total;

    internal double StandardDeviation(BinaryConfusion counts)
    {
        var mean = Mean(counts);
        double Square(double value) => (value - mean) * (value - mean);
        var sum = Square(TruePositive) * counts.TruePositives + Square(FalsePositive) * counts.FalsePositives
            + Square(FalseNegative) * counts.FalseNegatives + Square(TrueNegative) * counts.TrueNegatives;
        return Math.Sqrt(sum / counts.Total);
    }
}
