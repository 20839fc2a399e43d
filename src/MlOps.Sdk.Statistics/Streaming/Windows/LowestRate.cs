namespace MlOps.Sdk.Statistics;

/// <summary>An error rate at the moment when it and its standard deviation together were lowest.</summary>
internal readonly record struct LowestRate(double Level, double Rate, double Deviation)
{
    public static readonly LowestRate None = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);

    public LowestRate Exchange(StateCodec codec) =>
        new(codec.Number("lowestLevel", Level), codec.Number("lowestRate", Rate), codec.Number("lowestDeviation", Deviation));
}
