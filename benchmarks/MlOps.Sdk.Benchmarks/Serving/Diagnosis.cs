namespace MlOps.Sdk.Benchmarks.Serving;

/// <summary>The model's answer: the probability of the second class.</summary>
public readonly record struct Diagnosis(double Probability) : IModelOutput<Diagnosis>
{
    /// <inheritdoc/>
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("probabilities[1]", FeatureKind.Number));

    /// <inheritdoc/>
    public static Diagnosis ReadFrom(OutputReader row) => new(row.Number(0));
}
