namespace MlOps.Sdk.Statistics;

/// <summary>What error is to be expected of a row, learned on the reference.</summary>
internal sealed class ErrorModel
{
    private readonly GradientBoostedTrees _trees;

    private ErrorModel(GradientBoostedTrees trees, Moments losses) => (_trees, Losses) = (trees, losses);

    /// <summary>Moments of the error over the reference.</summary>
    public Moments Losses { get; }

    public static ErrorModel Fit(double[] inputs, int columns, double[] losses, EstimationOptions options, CancellationToken cancellationToken) =>
        new(GradientBoostedTrees.Fit(inputs, columns, losses, options.ErrorModel, cancellationToken), Moments.Of(losses));

    /// <summary>The mean error expected of these rows.</summary>
    public double MeanLoss(double[] inputs)
    {
        var sum = default(CompensatedSum);
        var expected = Expected(inputs);
        foreach (var loss in expected)
            sum.Add(loss);
        return sum.Value / expected.Length;
    }

    /// <summary>Compares the errors found with those expected, row by row.</summary>
    public LossAgreement Agreement(double[] inputs, double[] losses)
    {
        var expected = Expected(inputs);
        var gaps = new double[losses.Length];
        for (var i = 0; i < gaps.Length; i++)
            gaps[i] = losses[i] - expected[i];
        var (gap, observed) = (Moments.Of(gaps), Moments.Of(losses).Mean);
        var p = gap.SampleVariance is > 0 and var variance
            ? StudentTDistribution.TwoSided(gap.Mean / Math.Sqrt(variance / gaps.Length), gaps.Length - 1)
            : 1;
        return new LossAgreement(losses.Length, observed - gap.Mean, observed, p);
    }

    /// <summary>The error expected of each row; one below 0 counts as none.</summary>
    private double[] Expected(double[] inputs)
    {
        var expected = new double[inputs.Length / _trees.Columns];
        _trees.Predict(inputs, expected);
        for (var i = 0; i < expected.Length; i++)
            expected[i] = Math.Max(0, expected[i]);
        return expected;
    }
}
