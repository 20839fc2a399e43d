namespace MlOps.Sdk.Statistics;

/// <summary>A weighted mean with a compensated sum, so that the order of rows does not show.</summary>
internal struct WeightedMean
{
    private CompensatedSum _sum;
    private double _weight;

    public void Add(double value, double weight = 1)
    {
        if (weight == 0)
            return;

        _sum.Add(value * weight);
        _weight += weight;
    }

    public readonly double Sum => _sum.Value;

    public readonly double Weight => _weight;

    public readonly MetricValue Value => _weight > 0 ? Sum / _weight : MetricValue.NotComputable("no rows with weight");
}
