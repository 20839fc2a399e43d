namespace MlOps.Sdk.Statistics;

/// <summary>One bin of a reliability curve.</summary>
/// <param name="MeanProbability">Mean predicted probability.</param>
/// <param name="ObservedRate">Share of positives.</param>
/// <param name="Weight">Rows in the bin, weighted.</param>
public readonly record struct ReliabilityBin(double MeanProbability, double ObservedRate, double Weight)
{
    /// <summary>Observed rate less mean probability; positive where the model is too low.</summary>
    public double Gap => ObservedRate - MeanProbability;
}
