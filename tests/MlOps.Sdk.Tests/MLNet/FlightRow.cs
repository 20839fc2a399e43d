namespace MlOps.Sdk.Tests.MLNet;

/// <summary>A flight as the served model takes it.</summary>
internal readonly record struct FlightRow(Flight Flight) : IFeatureRow
{
    public static FeatureSchema Features { get; } = FeatureSchema.Of(("Hour", FeatureKind.Number), ("Weekday", FeatureKind.Number), ("Distance", FeatureKind.Number), ("Origin", FeatureKind.Text));

    public void WriteTo(ref FeatureWriter row)
    {
        row.Number(Flight.Hour);
        row.Number(Flight.Weekday);
        row.Number(Flight.Distance);
        row.Text(Flight.Origin);
    }
}
