namespace MlOps.Sdk.Statistics.Tests.Multivariate;

public sealed class TableDriftTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_category_that_became_frequent_is_named()
    {
        var result = DomainClassifier.Compare(Table(1, 300, ["Bern", "Oslo", "Rome"]), Table(2, 250, ["Bern", "Oslo", "Oslo", "Oslo"]), cancellation: Token);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        Assert.StartsWith("city=", result.Contributions.MaxBy(part => part.Value).Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_numbers_that_became_frequent_are_named()
    {
        var result = DomainClassifier.Compare(Table(1, 300, ["Bern"]), Table(2, 250, ["Bern"], missing: 3), cancellation: Token);
        Assert.Equal(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        Assert.Equal("age is missing", result.Contributions.MaxBy(part => part.Value).Label);
    }

    [Fact]
    public void Categories_that_occur_once_do_not_give_a_side_away()
    {
        var alarms = 0;
        for (ulong trial = 0; trial < 20; trial++)
            alarms += DomainClassifier.Compare(Ids(2 * trial), Ids(2 * trial + 1), cancellation: Token).PValue <= 0.05 ? 1 : 0;
        Assert.True(alarms <= 3, $"{alarms} of 20");
    }

    [Fact]
    public void Tables_that_cannot_be_compared_are_a_reason_or_misuse()
    {
        var table = Table(1, 30, ["Bern"]);
        Assert.Contains("current sample is empty", DomainClassifier.Compare(table, Table(1, 0, ["Bern"]), cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("reference sample is empty", DomainClassifier.Compare(Table(1, 0, ["Bern"]), table, cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("infinite value in column a", DomainClassifier.Compare([FeatureColumn.Numeric("a", [1, 2])], [FeatureColumn.Numeric("a", [double.PositiveInfinity])], cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Contains("needs", DomainClassifier.Compare(table, Table(1, 1, ["Bern"]), cancellation: Token).Reason, StringComparison.Ordinal);
        Assert.Equal(1, DomainClassifier.Compare([FeatureColumn.Numeric("a", Missing(9))], [FeatureColumn.Numeric("a", Missing(8))], cancellation: Token).PValue);
        Assert.Throws<ArgumentException>(() => DomainClassifier.Compare(table, [table[0]], cancellation: Token));
        Assert.Throws<ArgumentException>(() => DomainClassifier.Compare(table, [table[1], table[0]], cancellation: Token));
        Assert.Throws<ArgumentException>(() => DomainClassifier.Compare((FeatureColumn[])[], [], cancellation: Token));
    }

    private static double[] Missing(int rows) => [.. Enumerable.Repeat(double.NaN, rows)];

    private static FeatureColumn[] Table(ulong seed, int rows, string[] cities, int missing = 1000)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        double[] ages = [.. Samples.Normal(seed, rows, 40, 10).Select((age, i) => (i + 1) % missing == 0 ? double.NaN : age)];
        return [FeatureColumn.Numeric("age", ages), FeatureColumn.Categorical("city", [.. ages.Select(_ => cities[chance.NextBelow(cities.Length)])])];
    }

    private static FeatureColumn[] Ids(ulong seed)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed + 500));
        return [FeatureColumn.Categorical("id", [.. Enumerable.Range(0, 60).Select(_ => $"user {chance.NextBelow(100_000)}")])];
    }
}
