namespace MlOps.Sdk.Serving;

/// <summary>The rewards of one variant, summed up (Welford 1962).</summary>
internal sealed class RewardCounts
{
    private readonly Lock _gate = new();
    private long _count;
    private double _mean;
    private double _squares;

    public void Add(double reward)
    {
        lock (_gate)
        {
            _count++;
            var off = reward - _mean;
            _mean += off / _count;
            _squares += off * (reward - _mean);
        }
    }

    /// <summary>How many, their mean (0 for none) and their variance (0 for fewer than two).</summary>
    public (long Count, double Mean, double Variance) Read()
    {
        lock (_gate)
            return (_count, _mean, _count > 1 ? _squares / (_count - 1) : 0);
    }
}
