namespace MlOps.Sdk.Statistics;

/// <summary>One point of a gain curve.</summary>
/// <param name="Threshold">Rows that score at least this much are taken.</param>
/// <param name="RowShare">Share of all rows taken.</param>
/// <param name="PositiveShare">Share of all positives among them.</param>
public readonly record struct GainPoint(double Threshold, double RowShare, double PositiveShare)
{
    /// <summary>How many times more positives the rows taken hold than as many rows taken blindly.</summary>
    public double Lift => PositiveShare / RowShare;
}
