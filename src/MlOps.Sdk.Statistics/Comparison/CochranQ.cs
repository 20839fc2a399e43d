namespace MlOps.Sdk.Statistics;

/// <summary>Compares the accuracy of several classifiers on the same rows (Cochran 1950); McNemar's test for more than two.</summary>
public static class CochranQ
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "cochran-q";

    /// <summary>Tests whether some classifier is right more often than others.</summary>
    /// <param name="correct">One row each, whether each classifier got it right.</param>
    /// <returns>Q, judged by χ² with one degree of freedom less than there are classifiers; p = 1 where they are never told apart.</returns>
    /// <exception cref="ArgumentException">Rows differ in length, or there are fewer than two classifiers.</exception>
    public static Significance Test(IReadOnlyList<bool[]> correct)
    {
        ArgumentNullException.ThrowIfNull(correct);
        if (correct.Count == 0)
            return Significance.NotComputable(Method, "no rows");

        var models = correct[0].Length;
        if (models < 2)
            throw new ArgumentException($"There are answers of {models} classifiers; at least two can be compared.", nameof(correct));

        var perModel = new double[models];
        double total = 0, squares = 0;
        for (var i = 0; i < correct.Count; i++)
        {
            if (correct[i].Length != models)
                throw new ArgumentException($"Row {i} has answers of {correct[i].Length} classifiers, the first of {models}.", nameof(correct));

            var right = 0;
            for (var model = 0; model < models; model++)
            {
                if (!correct[i][model])
                    continue;
                perModel[model]++;
                right++;
            }

            total += right;
            squares += (double)right * right;
        }

        var apart = models * total - squares;
        var q = apart > 0 ? (models - 1) * (models * perModel.Sum(c => c * c) - total * total) / apart : 0;
        return new Significance
        {
            Method = Method,
            Statistic = q,
            PValue = apart > 0 ? ChiSquaredDistribution.Survival(q, models - 1) : 1,
            Count = correct.Count,
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = models - 1 },
        };
    }
}
