namespace MlOps.Sdk.Tests.Search;

public sealed class RunComparisonTests
{
    [Fact]
    public void Runs_stand_side_by_side_and_only_what_differs_is_a_difference()
    {
        var comparison = RunComparison.Of(
        [
            Runs.With("one", [("depth", "6"), ("rate", "0.1"), ("only", "x|y")], [("auc", 0.8), ("loss", double.NaN)]),
            Runs.With("two", [("depth", "7"), ("rate", "0.1")], [("auc", 0.9), ("loss", double.NaN)]),
        ]);
        Assert.Equal(["depth", "only", "rate"], comparison.Params.Select(row => row.Key));
        Assert.Equal(["depth", "only"], comparison.Params.Where(row => row.Differs).Select(row => row.Key));
        Assert.Equal(["x|y", null], comparison.Params[1].Values);
        Assert.Equal([true, false], comparison.Metrics.Select(row => row.Differs));
        Assert.Equal("|  | one | two |\n| --- | --- | --- |\n| auc | 0.8 | 0.9 |\n| loss | NaN | NaN |\n| depth | 6 | 7 |\n| only | x\\|y |  |\n", comparison.ToString());
    }

    [Fact]
    public void Nothing_compares_to_nothing()
    {
        Assert.Empty(RunComparison.Of([]).Params);
        Assert.DoesNotContain(RunComparison.Of([Runs.With("one", [("a", "1")], [])]).Params, row => row.Differs);
    }
}
