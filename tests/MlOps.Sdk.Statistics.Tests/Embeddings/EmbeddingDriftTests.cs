namespace MlOps.Sdk.Statistics.Tests.Embeddings;

public sealed class EmbeddingDriftTests
{
    [Fact]
    public void The_components_that_moved_are_those_that_are_named()
    {
        double[] x = Samples.Normal(1, 400 * 8), y = Samples.Normal(2, 400 * 8);
        for (var i = 0; i < y.Length; i += 8)
            (y[i], y[i + 5]) = (y[i] + 1, y[i + 5] - 1);
        var result = EmbeddingDrift.DriftedComponents(new RowMatrix(x, 8), new RowMatrix(y, 8));
        Assert.Equal(0.25, result.Statistic);
        Assert.Equal(["[0]", "[5]"], result.Contributions.Select(part => part.Label));
        Assert.True(result.Contributions[0].CurrentShare > result.Contributions[0].ReferenceShare);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
    }

    [Fact]
    public void Noise_in_small_samples_is_no_drift_of_components_unless_asked_for_as_the_peer_has_it()
    {
        double[] x = Samples.Normal(3, 40 * 16), y = Samples.Normal(4, 40 * 16);
        Assert.True(EmbeddingDrift.DriftedComponents(new RowMatrix(x, 16), new RowMatrix(y, 16)).Statistic < 0.5);
        Assert.True(EmbeddingDrift.DriftedComponents(new RowMatrix(x, 16), new RowMatrix(y, 16), correctForNoise: false).Statistic > 0.8);
    }

    [Fact]
    public void Shortened_embeddings_show_the_drift_of_the_long_ones_and_none_without()
    {
        double[] x = Samples.Normal(5, 80 * 60), same = Samples.Normal(6, 70 * 60), moved = Samples.Normal(7, 70 * 60, 0.5);
        var alike = ShortEmbeddings.Of(new RowMatrix(x, 60), new RowMatrix(same, 60), 5);
        var apart = ShortEmbeddings.Of(new RowMatrix(x, 60), new RowMatrix(moved, 60), 5);
        Assert.Equal(5, alike.Reference.ColumnCount);
        Assert.True(MaximumMeanDiscrepancy.Test(alike.Reference, alike.Current, cancellation: TestContext.Current.CancellationToken).PValue > 0.05);
        Assert.Equal(0.005, MaximumMeanDiscrepancy.Test(apart.Reference, apart.Current, cancellation: TestContext.Current.CancellationToken).PValue);
    }

    [Fact]
    public void A_zero_mean_has_no_direction_and_shortening_needs_rows()
    {
        double[] around = [1, 1, -1, -1];
        Assert.Contains("direction", EmbeddingDrift.DistanceOfMeans(new RowMatrix(around, 2), new RowMatrix(around, 2), MeanDistance.Cosine, cancellation: TestContext.Current.CancellationToken).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ShortEmbeddings.Of(new RowMatrix([], 2), new RowMatrix(around, 2), 1));
        Assert.Throws<ArgumentException>(() => ShortEmbeddings.Of(new RowMatrix(around, 1), new RowMatrix(around, 2), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShortEmbeddings.Of(new RowMatrix(around, 2), new RowMatrix(around, 2), 0));
    }

    [Fact]
    public void Single_precision_embeddings_are_taken_as_they_are() =>
        Assert.Equal([0.5, -2, 3, 4], RowMatrix.FromSingles([0.5f, -2, 3, 4], 2).Values.ToArray());
}
