namespace MlOps.Sdk.Statistics;

/// <summary>A law known by draws, its upper tail extended as that of a Gaussian.</summary>
internal sealed class NullLaw
{
    private readonly double[] _drawn;
    private readonly double _tailShare;
    private readonly double _tailAt;
    private readonly double _rate;

    public NullLaw(double[] ascending, double tailShare, double fitShare, double seed)
    {
        (_drawn, _tailShare, Seed) = (ascending, tailShare, seed);
        _tailAt = Quantile(1 - tailShare);
        var fit = Quantile(1 - fitShare);
        var spread = _tailAt * _tailAt - fit * fit;
        _rate = spread > 0 ? Math.Log(fitShare / tailShare) / spread : 0;
    }

    public double Seed { get; }

    public int Draws => _drawn.Length;

    public double Quantile(double p) => Quantiles.Type7(_drawn, p);

    /// <summary>Probability of a value at least as large; 1 where the law has no spread and the value is 0.</summary>
    public double Survival(double value)
    {
        if (value <= 0)
            return 1;
        if (_rate == 0)
            return value > _drawn[^1] ? 0 : 1;
        if (value > _tailAt)
            return _tailShare * Math.Exp(-_rate * (value * value - _tailAt * _tailAt));

        return Math.Max(_tailShare, (1.0 + _drawn.Length - Ascending.CountBelow(_drawn, value)) / (1 + _drawn.Length));
    }
}
