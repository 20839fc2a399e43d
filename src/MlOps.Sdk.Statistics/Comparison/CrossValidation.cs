namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares two ways of training by cross-validation. Folds share training rows, so a plain t-test over them finds
/// differences that are not there; these tests allow for it.
/// </summary>
public static class CrossValidation
{
    /// <summary>The name of <see cref="FiveByTwoT"/> in results.</summary>
    public const string FiveByTwoTMethod = "5x2cv-t";

    /// <summary>The name of <see cref="FiveByTwoF"/> in results.</summary>
    public const string FiveByTwoFMethod = "5x2cv-f";

    /// <summary>The name of <see cref="CorrectedResampledT"/> in results.</summary>
    public const string CorrectedResampledTMethod = "corrected-resampled-t";

    private const int Repetitions = 5;

    /// <summary>Dietterich's 5×2 cv paired t-test (1998), 5 degrees of freedom.</summary>
    /// <param name="differences">
    /// Improvements of the challenger, two for each of five repetitions of two-fold cross-validation:
    /// repetition 1 fold 1, repetition 1 fold 2, repetition 2 fold 1 and so on.
    /// </param>
    /// <exception cref="ArgumentException">There are not ten differences.</exception>
    public static Significance FiveByTwoT(ReadOnlySpan<double> differences)
    {
        if (Variances(differences, out var reason) is not { } variances)
            return Significance.NotComputable(FiveByTwoTMethod, reason!, differences.Length);

        var t = differences[0] / Math.Sqrt(variances / Repetitions);
        return Result(FiveByTwoTMethod, t, StudentTDistribution.TwoSided(t, Repetitions), new() { ["degrees-of-freedom"] = Repetitions });
    }

    /// <summary>Alpaydin's combined 5×2 cv F-test (1999), (10, 5) degrees of freedom; does not hang on which fold comes first.</summary>
    /// <inheritdoc cref="FiveByTwoT"/>
    public static Significance FiveByTwoF(ReadOnlySpan<double> differences)
    {
        if (Variances(differences, out var reason) is not { } variances)
            return Significance.NotComputable(FiveByTwoFMethod, reason!, differences.Length);

        var squares = 0.0;
        foreach (var difference in differences)
            squares += difference * difference;
        var f = squares / (2 * variances);
        return Result(FiveByTwoFMethod, f, FDistribution.Survival(f, 2 * Repetitions, Repetitions), new() { ["degrees-of-freedom-1"] = 2 * Repetitions, ["degrees-of-freedom-2"] = Repetitions });
    }

    /// <summary>The t-test over folds or resamples with the variance corrected for shared training rows (Nadeau and Bengio 2003).</summary>
    /// <param name="differences">Improvement of the challenger on each fold or resample, at least two.</param>
    /// <param name="trainingRows">Rows each model was trained on.</param>
    /// <param name="testRows">Rows each was tested on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of rows is not positive.</exception>
    public static ModelDifference CorrectedResampledT(ReadOnlySpan<double> differences, int trainingRows, int testRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trainingRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(testRows);
        if (differences.Length < 2)
            return ModelDifference.NotComputable(CorrectedResampledTMethod, $"{differences.Length} folds; at least two are needed", differences.Length);
        if (PairedLosses.NotFinite(differences) is { } reason)
            return ModelDifference.NotComputable(CorrectedResampledTMethod, reason, differences.Length);

        var moments = Moments.Of(differences);
        return new ModelDifference
        {
            Method = CorrectedResampledTMethod,
            Improvement = moments.Mean,
            StandardError = Math.Sqrt((moments.SampleVariance ?? 0) * (1.0 / differences.Length + (double)testRows / trainingRows)),
            DegreesOfFreedom = differences.Length - 1,
            Rows = differences.Length,
        };
    }

    /// <summary>The sum of the repetitions' variances; null without any.</summary>
    private static double? Variances(ReadOnlySpan<double> differences, out string? reason)
    {
        if (differences.Length != 2 * Repetitions)
            throw new ArgumentException($"{differences.Length} differences were given; five repetitions of two folds make ten.", nameof(differences));

        reason = PairedLosses.NotFinite(differences);
        if (reason is not null)
            return null;

        var sum = 0.0;
        for (var i = 0; i < differences.Length; i += 2)
        {
            var gap = differences[i] - differences[i + 1];
            sum += gap * gap / 2;
        }

        reason = sum > 0 ? null : "both folds of every repetition differ by the same, so that there is no variance to judge by";
        return sum > 0 ? sum : null;
    }

    private static Significance Result(string method, double statistic, double p, Dictionary<string, double> details) =>
        new() { Method = method, Statistic = statistic, PValue = p, Count = 2 * Repetitions, Details = details };
}
