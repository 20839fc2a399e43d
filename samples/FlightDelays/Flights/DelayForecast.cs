namespace FlightDelays;

/// <summary>What the model says: late by 15 minutes or more, and how likely that is.</summary>
internal readonly record struct DelayForecast(bool Late, double Probability) : IModelOutput<DelayForecast>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(
        ("PredictedLabel", FeatureKind.Number),
        ("Probability", FeatureKind.Number));

    public static DelayForecast ReadFrom(OutputReader row) => new(row.Number(0) > 0, row.Number(1));
}
