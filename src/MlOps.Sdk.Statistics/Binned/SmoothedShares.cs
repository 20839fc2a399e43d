namespace MlOps.Sdk.Statistics;

/// <summary>The shares of both sides after one smoothing rule.</summary>
internal readonly record struct SmoothedShares(double[] Reference, double[] Current, double ReferenceFill, double CurrentFill)
{
    public static SmoothedShares Of(BinnedPair pair, BinSmoothing smoothing)
    {
        var reference = new double[pair.BinCount];
        var current = new double[pair.BinCount];
        for (var i = 0; i < pair.BinCount; i++)
            (reference[i], current[i]) = (pair.ReferenceMass(i), pair.CurrentMass(i));
        return new SmoothedShares(reference, current, smoothing.Apply(reference), smoothing.Apply(current));
    }
}
