namespace MlOps.Sdk.Tests.Monitoring;

/// <summary>The row of the monitoring tests.</summary>
internal sealed record Trip(string? Origin, double Distance, double Hour) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(("Origin", FeatureKind.Text), ("Distance", FeatureKind.Number), ("Hour", FeatureKind.Number));

    public static FeatureSchema Outputs { get; } = FeatureSchema.Of(("PredictedLabel", FeatureKind.Number), ("Probability", FeatureKind.Number));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Text(Origin);
        row.Number(Distance);
        row.Number(Hour);
    }
}
