namespace MlOps.Sdk.Statistics;

/// <summary>The best way found to part a leaf's rows in two.</summary>
internal struct LeafSplit
{
    public double Gain;
    public int Feature;
    public byte Bin;
    public bool MissingGoesLeft;
    public GradientSum Left;

    /// <summary>Tries every edge of every allowed feature, with the missing values on either side.</summary>
    public static LeafSplit Best(ReadOnlySpan<GradientSum> histogram, FeatureBins bins, ReadOnlySpan<int> features, in GradientSum total, BoostedTreesOptions options)
    {
        var best = default(LeafSplit);
        foreach (var feature in features)
            best.Improve(histogram[bins.Offsets[feature]..bins.Offsets[feature + 1]], feature, total, options);
        return best;
    }

    private void Improve(ReadOnlySpan<GradientSum> cells, int feature, in GradientSum total, BoostedTreesOptions options)
    {
        ref readonly var missing = ref cells[0];
        var below = default(GradientSum);
        for (var bin = 1; bin < cells.Length; bin++)
        {
            below.Add(cells[bin]);
            if (cells[bin].Rows == 0)
                continue;

            if (missing.Rows == 0)
            {
                // Nothing to learn from: a missing value met later goes with the larger part.
                Consider(below, below.Rows * 2 >= total.Rows, feature, bin, total, options);
                continue;
            }

            Consider(below, missingGoesLeft: false, feature, bin, total, options);
            var withMissing = below;
            withMissing.Add(missing);
            Consider(withMissing, missingGoesLeft: true, feature, bin, total, options);
        }
    }

    private void Consider(in GradientSum left, bool missingGoesLeft, int feature, int bin, in GradientSum total, BoostedTreesOptions options)
    {
        var right = total.Less(left);
        if (left.Rows < options.MinRowsPerLeaf || right.Rows < options.MinRowsPerLeaf)
            return;

        var gain = left.Score(options.Shrinkage) + right.Score(options.Shrinkage) - total.Score(options.Shrinkage);
        if (!(gain > Gain) || !double.IsFinite(gain))
            return;

        (Gain, Feature, Bin, MissingGoesLeft, Left) = (gain, feature, (byte)bin, missingGoesLeft, left);
    }
}
