namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class IsolationForestTests
{
    [Fact]
    public void A_far_row_scores_higher_than_every_ordinary_one()
    {
        var rows = MultivariateMethods.Normal(1, 500, 4);
        var forest = IsolationForest.Fit(new RowMatrix(rows, 4));
        var ordinary = forest.Scores(new RowMatrix(rows, 4));
        Assert.True(forest.Score([8, -8, 8, -8]) > ordinary.Max());
        Assert.All(ordinary, score => Assert.InRange(score, 0.3, 0.8));
    }

    [Fact]
    public void A_scale_of_columns_changes_nothing()
    {
        double[] rows = MultivariateMethods.Normal(2, 300, 2), scaled = [.. rows.Select((v, i) => i % 2 == 0 ? v * 1024 : v)];
        Assert.Equal(IsolationForest.Fit(new RowMatrix(rows, 2)).Scores(new RowMatrix(rows, 2)), IsolationForest.Fit(new RowMatrix(scaled, 2)).Scores(new RowMatrix(scaled, 2)));
    }

    [Fact]
    public void Equal_rows_are_all_alike()
    {
        double[] rows = [.. Enumerable.Repeat(1.0, 40)];
        Assert.Single(IsolationForest.Fit(new RowMatrix(rows, 2)).Scores(new RowMatrix(rows, 2)).Distinct());
    }

    [Fact]
    public void The_mean_depth_of_a_search_is_that_of_the_paper()
    {
        Assert.Equal(0, IsolationTree.MeanDepth(1));
        Assert.Equal(1, IsolationTree.MeanDepth(2));
        Assert.Equal(10.244770920116851, IsolationTree.MeanDepth(256), 9);
    }

    [Fact]
    public void More_outliers_are_counted()
    {
        double[] x = MultivariateMethods.Normal(3, 400, 3), y = MultivariateMethods.Normal(4, 300, 3);
        for (var i = 0; i < 60 * 3; i++)
            y[i] *= 6;
        var result = IsolationForest.Compare(new RowMatrix(x, 3), new RowMatrix(y, 3));
        Assert.True(result.Details["outlier-share-current"] > result.Details["outlier-share-reference"] + 0.1, result.ToString());
    }

    [Fact]
    public void What_a_forest_cannot_grow_on_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => IsolationForest.Fit(new RowMatrix([1, 2], 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsolationForest.Fit(new RowMatrix([1, 2, 3, 4], 2), trees: 0));
        Assert.Throws<ArgumentException>(() => IsolationForest.Fit(new RowMatrix([1, 2, 3, 4], 2)).Score([1]));
    }
}
