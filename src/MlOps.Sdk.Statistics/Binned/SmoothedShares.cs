namespace MlOps.Sdk.Statistics;

/// <summary>The shares of both sides after one smoothing rule.</summary>
internal readonly record struct SmoothedShares(double[] Reference, double[] Current)
{
    public static SmoothedShares Of(BinnedPair pair, BinSmoothing smoothing)
    {
        var reference = new double[pair.BinCount];
        var current = new double[pair.BinCount];
        smoothing.Apply(pair.Reference, reference);
        smoothing.Apply(pair.Current, current);
        return new SmoothedShares(reference, current);
    }
}
