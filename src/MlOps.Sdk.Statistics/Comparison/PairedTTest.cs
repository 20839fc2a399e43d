namespace MlOps.Sdk.Statistics;

/// <summary>Compares the mean loss of two models on the same rows by Student's paired t-test.</summary>
public static class PairedTTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "paired-t";

    /// <summary>Compares losses, lower being better.</summary>
    /// <param name="championLosses">The champion's loss on each row.</param>
    /// <param name="challengerLosses">The challenger's loss on the same rows.</param>
    /// <returns>The improvement is champion less challenger. Not computable below two rows or with a loss that is not finite.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static ModelDifference CompareLosses(ReadOnlySpan<double> championLosses, ReadOnlySpan<double> challengerLosses)
    {
        var differences = PairedLosses.Differences(championLosses, challengerLosses, out var reason);
        var rows = differences.Length;
        if (rows < 2)
            return ModelDifference.NotComputable(Method, $"{rows} rows; at least two are needed", rows);
        if (reason is not null)
            return ModelDifference.NotComputable(Method, reason, rows);

        var moments = Moments.Of(differences);
        var deviation = Math.Sqrt(moments.SampleVariance ?? 0);
        return new ModelDifference
        {
            Method = Method,
            Champion = Moments.Of(championLosses).Mean,
            Challenger = Moments.Of(challengerLosses).Mean,
            Improvement = moments.Mean,
            StandardError = deviation / Math.Sqrt(rows),
            DegreesOfFreedom = rows - 1,
            Rows = rows,
            Details = deviation > 0 ? new Dictionary<string, double> { ["cohens-dz"] = moments.Mean / deviation } : [],
        };
    }

    /// <summary>Compares the log loss of two models' probabilities on the same rows.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a probability lies outside [0, 1].</exception>
    public static ModelDifference CompareLogLoss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> champion, ReadOnlySpan<double> challenger, double clip = BinaryMetrics.DefaultClip) =>
        CompareLosses(BinaryMetrics.RowLogLosses(truth, champion, clip), BinaryMetrics.RowLogLosses(truth, challenger, clip)) with { Method = "paired-t log-loss" };
}
