namespace MlOps.Sdk.Statistics;

/// <summary>A weighted mean with a compensated sum, so that the order of rows does not show.</summary>
internal struct WeightedMean
{
    private double _sum;
    private double _lost;
    private double _weight;

    public void Add(double value, double weight = 1)
    {
        if (weight == 0)
            return;

        var term = value * weight;
        var next = _sum + term;
        _lost += Math.Abs(_sum) >= Math.Abs(term) ? _sum - next + term : term - next + _sum;
        _sum = next;
        _weight += weight;
    }

    public readonly double Sum => _sum + _lost;

    public readonly double Weight => _weight;

    public readonly MetricValue Value => _weight > 0 ? Sum / _weight : MetricValue.NotComputable("no rows with weight");
}
