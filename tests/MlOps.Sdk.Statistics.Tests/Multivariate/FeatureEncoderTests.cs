namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class FeatureEncoderTests
{
    private static readonly FeatureColumn[] Reference =
    [
        FeatureColumn.Numeric("age", [20, double.NaN, 40, 30]),
        FeatureColumn.Categorical("city", ["Bern", "Bern", null, "Oslo"]),
    ];

    private static readonly FeatureColumn[] Current =
    [
        FeatureColumn.Numeric("age", [double.NaN, 50]),
        FeatureColumn.Categorical("city", ["Rome", null]),
    ];

    [Fact]
    public void Frequencies_count_a_missing_value_as_the_most_frequent_and_a_new_one_as_none()
    {
        var encoder = FeatureEncoder.Fit(Reference);
        Assert.Equal(["age", "city"], encoder.Names);
        Assert.Equal([20, 0.75, 30, 0.75, 40, 0.75, 30, 0.25], encoder.Encode(Reference).Values.ToArray());
        Assert.Equal([30, 0, 50, 0.75], encoder.Encode(Current).Values.ToArray());
    }

    [Fact]
    public void One_hot_gives_missing_and_new_categories_their_own_columns()
    {
        var encoder = FeatureEncoder.Fit(Reference, CategoryEncoding.OneHot);
        Assert.Equal(["age", "city=Bern", "city=(missing)", "city=Oslo", "city=(other)"], encoder.Names);
        Assert.Equal([30, 0, 0, 0, 1, 50, 0, 1, 0, 0], encoder.Encode(Current).Values.ToArray());
    }

    [Fact]
    public void Other_columns_than_those_learned_from_are_misuse_and_named()
    {
        var encoder = FeatureEncoder.Fit(Reference);
        Assert.Contains("'city'", Throws(() => _ = encoder.Encode([Reference[1], Reference[0]]).RowCount), StringComparison.Ordinal);
        Assert.Contains("1 columns", Throws(() => _ = encoder.Encode([Reference[0]]).RowCount), StringComparison.Ordinal);
        Assert.Contains("has 4 rows", Throws(() => _ = encoder.Encode([Current[0], Reference[1]]).RowCount), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_teaches_nothing_is_misuse_and_named()
    {
        Assert.Contains("no columns", Throws(() => FeatureEncoder.Fit([])), StringComparison.Ordinal);
        Assert.Contains("no rows", Throws(() => FeatureEncoder.Fit([FeatureColumn.Numeric("a", [])])), StringComparison.Ordinal);
        Assert.Contains("'a'", Throws(() => FeatureEncoder.Fit([FeatureColumn.Numeric("a", [double.NaN])])), StringComparison.Ordinal);
        Assert.Contains("infinite", Throws(() => FeatureEncoder.Fit([FeatureColumn.Numeric("a", [1, double.PositiveInfinity])])), StringComparison.Ordinal);
        Assert.Contains("'b'", Throws(() => FeatureEncoder.Fit([FeatureColumn.Categorical("b", [null])])), StringComparison.Ordinal);
    }

    private static string Throws(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
