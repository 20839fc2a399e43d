namespace MlOps.Sdk.Tests.MLNet;

/// <summary>A served binary answer.</summary>
internal readonly record struct LateAnswer(double Score, double Probability, bool Late) : IModelOutput<LateAnswer>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("Score", FeatureKind.Number), ("Probability", FeatureKind.Number), ("PredictedLabel", FeatureKind.Number));

    public static LateAnswer ReadFrom(OutputReader row) => new(row.Number(0), row.Number(1), row.Number(2) != 0);
}
