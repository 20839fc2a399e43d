using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class LogisticRegressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_gradient_vanishes_at_the_solution() =>
        Gen.Select(Gen.Double[-3, 3].Array[4, 60], Gen.Double[0.01, 100], Gen.ULong[1, 1000]).Where((values, _, _) => values.Length >= 8).Sample(
            (values, c, seed) =>
            {
                var rows = new RowMatrix(values.AsSpan(0, values.Length / 4 * 4), 4);
                var labels = Labels(rows.RowCount, seed);
                var model = LogisticRegression.Fit(rows, labels, c, Token);
                var gradient = new double[5];
                for (var i = 0; i < rows.RowCount; i++)
                {
                    var residual = c * (model.Probability(rows[i]) - (labels[i] ? 1 : 0));
                    for (var j = 0; j < 4; j++)
                        gradient[j] += residual * rows[i][j];
                    gradient[4] += residual;
                }

                for (var j = 0; j < 4; j++)
                    gradient[j] += model.Coefficients[j];
                Assert.All(gradient, entry => Assert.InRange(entry, -1e-6 * Math.Max(1, c), 1e-6 * Math.Max(1, c)));
            },
            iter: 50);

    [Fact]
    public void More_columns_than_rows_and_rows_told_apart_without_error_have_a_finite_solution()
    {
        var rows = Samples.Normal(1, 20 * 50);
        for (var i = 0; i < 10; i++)
            rows[i * 50] += 20;
        var labels = new bool[20];
        labels.AsSpan(0, 10).Fill(true);
        var model = LogisticRegression.Fit(new RowMatrix(rows, 50), labels, 1e4, Token);
        Assert.All(model.Coefficients, weight => Assert.True(double.IsFinite(weight)));
        for (var i = 0; i < 20; i++)
            Assert.Equal(labels[i], model.Probability(rows.AsSpan(i * 50, 50)) > 0.5);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_misuse()
    {
        double[] rows = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(new RowMatrix(rows, 2), [true], cancellation: Token));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(new RowMatrix(rows, 2), [true, true], cancellation: Token));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(new RowMatrix([], 2), [], cancellation: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegression.Fit(new RowMatrix(rows, 2), [true, false], 0, Token));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(new RowMatrix(rows, 2), [true, false], cancellation: Token).Margin([1]));
    }

    [Fact]
    public void A_cancelled_token_stops_the_work()
    {
        double[] rows = [1, 2, 3, 4];
        Assert.ThrowsAny<OperationCanceledException>(() => LogisticRegression.Fit(new RowMatrix(rows, 2), [true, false], 1, new CancellationToken(true)));
        Assert.ThrowsAny<OperationCanceledException>(() => MaximumMeanDiscrepancy.Test(new RowMatrix(rows, 2), new RowMatrix([5, 6, 7, 8], 2), cancellation: new CancellationToken(true)));
    }

    private static bool[] Labels(int rows, ulong seed)
    {
        bool[] labels = [.. Samples.Uniform(seed, rows).Select(u => u < 0.5)];
        (labels[0], labels[1]) = (true, false);
        return labels;
    }
}
