namespace MlOps.Sdk.Evaluation;

/// <summary>How much a metric suffers when one feature is shuffled.</summary>
/// <param name="Feature">The feature's position, or the group's.</param>
/// <param name="Mean">Mean loss over repeats: larger is more important, about 0 or below is none.</param>
/// <param name="Deviation">Standard deviation over repeats (of the population).</param>
/// <param name="Each">The loss of each repeat.</param>
public sealed record FeatureImportance(int Feature, double Mean, double Deviation, IReadOnlyList<double> Each);
