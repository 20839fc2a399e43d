namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class UncertaintyDriftTests
{
    [Fact]
    public void A_model_that_became_unsure_is_found_by_entropy_and_by_margin()
    {
        double[] sure = Binary(1, 300, 0.05), unsure = Binary(2, 300, 0.4);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(UncertaintyDrift.Entropy(new RowMatrix(sure, 2), new RowMatrix(unsure, 2))).Outcome);
        var margin = UncertaintyDrift.Margin(new RowMatrix(sure, 2), new RowMatrix(unsure, 2), limit: 0.3);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(margin).Outcome);
        Assert.True(margin.Details["undecided-current"] > margin.Details["undecided-reference"]);
        Assert.Equal(DriftOutcome.NoDrift, DriftPolicy.Default.Judge(UncertaintyDrift.Entropy(new RowMatrix(sure, 2), new RowMatrix(Binary(3, 300, 0.05), 2))).Outcome);
    }

    [Fact]
    public void One_column_is_the_positive_class()
    {
        double[] two = Binary(1, 100, 0.2), other = Binary(2, 100, 0.3);
        double[] first = [.. two.Where((_, i) => i % 2 == 0)], otherFirst = [.. other.Where((_, i) => i % 2 == 0)];
        Assert.Equal(
            UncertaintyDrift.Entropy(new RowMatrix(two, 2), new RowMatrix(other, 2)).Statistic!.Value,
            UncertaintyDrift.Entropy(new RowMatrix(first, 1), new RowMatrix(otherFirst, 1)).Statistic!.Value, 9);
        Assert.Equal(
            UncertaintyDrift.Margin(new RowMatrix(two, 2), new RowMatrix(other, 2)).Details["undecided-current"],
            UncertaintyDrift.Margin(new RowMatrix(first, 1), new RowMatrix(otherFirst, 1)).Details["undecided-current"]);
    }

    [Fact]
    public void An_ensemble_that_disagrees_more_is_found()
    {
        double[] x = Samples.Normal(1, 600, 5, 0.1), y = Samples.Normal(2, 600, 5, 0.3);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(UncertaintyDrift.EnsembleDeviation(new RowMatrix(x, 3), new RowMatrix(y, 3))).Outcome);
        Assert.Throws<ArgumentException>(() => UncertaintyDrift.EnsembleDeviation(new RowMatrix(x, 1), new RowMatrix(y, 1)));
    }

    [Theory]
    [InlineData(0.5, 0.7, "adds up to 1.2")]
    [InlineData(3.2, -1.1, "has the entry 3.2")]
    [InlineData(double.PositiveInfinity, 0, "infinite")]
    public void What_is_no_distribution_is_a_reason_that_names_the_row(double a, double b, string words)
    {
        double[] good = Binary(1, 10, 0.2), bad = [.. good, a, b];
        foreach (var result in new[] { UncertaintyDrift.Entropy(new RowMatrix(good, 2), new RowMatrix(bad, 2)), UncertaintyDrift.Margin(new RowMatrix(good, 2), new RowMatrix(bad, 2)) })
        {
            Assert.Contains(words, result.Reason, StringComparison.Ordinal);
            Assert.Contains("row 10 of the current", result.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Empty_and_missing_predictions_are_a_reason()
    {
        double[] good = Binary(1, 10, 0.2);
        Assert.Contains("empty", UncertaintyDrift.Entropy(new RowMatrix(good, 2), new RowMatrix([], 2)).Reason, StringComparison.Ordinal);
        Assert.Contains("missing", UncertaintyDrift.Margin(new RowMatrix([double.NaN, 1], 2), new RowMatrix(good, 2)).Reason, StringComparison.Ordinal);
        Assert.Contains("empty", UncertaintyDrift.EnsembleDeviation(new RowMatrix([], 2), new RowMatrix(good, 2)).Reason, StringComparison.Ordinal);
    }

    /// <summary>Pairs of probabilities whose smaller one is uniform up to twice a mean.</summary>
    private static double[] Binary(ulong seed, int rows, double mean) =>
        [.. Samples.Uniform(seed, rows).Select((u, i) => i % 2 == 0 ? Math.Min(1, 2 * mean * u) : 1 - Math.Min(1, 2 * mean * u)).SelectMany(p => new[] { p, 1 - p })];
}
