using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Properties;

public sealed class BinnedPropertyTests
{
    private static readonly string[] Symmetric = ["psi", "js", "js-nats", "js-divergence", "hellinger", "bhattacharyya", "tv", "l-infinity", "chi2", "g"];

    private static readonly Gen<(long[] A, long[] B)> Tables =
        from k in Gen.Int[1, 10]
        from a in Gen.Long[0, 60].Array[k]
        from b in Gen.Long[0, 60].Array[k]
        where a.Sum() > 0 && b.Sum() > 0
        select (a, b);

    [Fact]
    public void Scores_are_symmetric_and_do_not_feel_the_order_of_categories() => Tables.Sample(table =>
    {
        foreach (var name in Symmetric)
        {
            var expected = Score(name, table.A, table.B);
            Close(expected.Statistic, Score(name, table.B, table.A).Statistic, name);
            Close(expected.PValue, Score(name, table.B, table.A).PValue, name);
            Close(expected.Statistic, Score(name, [.. table.A.Reverse()], [.. table.B.Reverse()]).Statistic, name);
        }
    });

    [Fact]
    public void Equal_shares_are_at_no_distance_whatever_the_sizes() => Gen.Select(Gen.Long[0, 60].Array[1, 10], Gen.Long[1, 5]).Where((a, _) => a.Sum() > 0).Sample((a, times) =>
    {
        foreach (var name in Symmetric.Append("kl"))
        {
            var result = Score(name, a, [.. a.Select(count => count * times)]);
            Assert.InRange(result.Statistic!.Value, 0, 1e-7);
            Assert.InRange(result.PValue!.Value, 0.999, 1);
        }
    });

    [Fact]
    public void A_category_that_moves_further_never_lowers_a_score() => Gen.Select(Gen.Long[20, 60], Gen.Long[20, 60], Gen.Long[1, 9]).Sample((first, second, step) =>
    {
        foreach (var name in Symmetric.Append("kl"))
        {
            var near = Score(name, [first, second], [first - step, second + step]).Statistic;
            var far = Score(name, [first, second], [first - 2 * step, second + 2 * step]).Statistic;
            Assert.True(far >= near - 1e-12, $"{name}: {near} then {far}");
        }
    });

    [Fact]
    public void Merging_categories_never_raises_a_divergence() => Tables.Where(table => table.A.Length > 2).Sample(table =>
    {
        long[] Merge(long[] counts) => [counts[0] + counts[1], .. counts[2..]];
        foreach (var name in (string[])["js", "hellinger", "bhattacharyya", "tv"])
            Assert.True(Score(name, Merge(table.A), Merge(table.B)).Statistic <= Score(name, table.A, table.B).Statistic + 1e-9, name);
    });

    [Fact]
    public void The_parts_of_a_score_add_up_to_it() => Tables.Sample(table =>
    {
        foreach (var (name, power) in (ReadOnlySpan<(string, int)>)[("psi", 1), ("kl", 1), ("js", 2), ("hellinger", 2), ("tv", 1), ("chi2", 1), ("g", 1)])
        {
            var result = Score(name, table.A, table.B);
            Close(Math.Pow(result.Statistic!.Value, power), result.Contributions.Sum(part => part.Value), name);
        }
    });

    private static DriftResult Score(string name, long[] a, long[] b) => DriftTests.Get(name).Compare(Column(a), Column(b));

    private static DriftColumn Column(long[] counts) =>
        DriftColumn.Categorical("c", counts.SelectMany((count, i) => Enumerable.Repeat($"k{i}", (int)count)));

    private static void Close(double? expected, double? actual, string name) =>
        Assert.True(expected == actual || Math.Abs(expected!.Value - actual!.Value) <= 1e-9 * Math.Max(1, Math.Abs(expected.Value)), $"{name}: {expected} and {actual}");
}
