namespace ModelTests;

/// <summary>How likely the flight arrives 15 minutes late or more.</summary>
internal readonly record struct DelayForecast(double Probability) : IModelOutput<DelayForecast>
{
    public static FeatureSchema Outputs { get; } = FeatureSchema.Of((nameof(Probability), FeatureKind.Number));

    public static DelayForecast ReadFrom(OutputReader row) => new(row.Number(0));
}
