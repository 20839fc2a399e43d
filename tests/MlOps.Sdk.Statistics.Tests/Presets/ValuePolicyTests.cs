namespace MlOps.Sdk.Statistics.Tests.Presets;

public sealed class ValuePolicyTests
{
    private static readonly DriftColumn Reference = DriftColumn.Numeric("x", (double[])[.. Samples.Normal(1, 100), double.NaN]);
    private static readonly DriftColumn Current = DriftColumn.Numeric("x", (double[])[.. Samples.Normal(2, 80), .. Enumerable.Repeat(double.NaN, 20), double.PositiveInfinity]);

    [Fact]
    public void Left_out_values_are_counted()
    {
        var result = Compare("wasserstein", new ValuePolicy { Infinite = ValueHandling.Drop });

        Assert.Equal((100, 80, 1, 20), (result.ReferenceCount, result.CurrentCount, result.ReferenceMissing, result.CurrentMissing));
        Assert.Equal((0, 1), (result.Details["reference-infinite"], result.Details["current-infinite"]));
        Assert.False(Compare("wasserstein", ValuePolicy.Default).IsComputable);
    }

    [Fact]
    public void A_bin_of_their_own_makes_missing_and_infinite_values_part_of_the_score()
    {
        var result = Compare("psi", new ValuePolicy { Missing = ValueHandling.OwnBin, Infinite = ValueHandling.OwnBin });

        Assert.Equal(["(missing)", "+infinity"], result.Contributions.Select(part => part.Label).TakeLast(2));
        Assert.Equal((101, 101), (result.ReferenceCount, result.CurrentCount));
        Assert.True(result.Statistic > Compare("psi", ValuePolicy.Default).Statistic);
        Assert.Contains("(missing)", Labels(ValueHandling.OwnBin).Contributions.Select(part => part.Label));
        Assert.DoesNotContain("(missing)", Labels(ValueHandling.Drop).Contributions.Select(part => part.Label));
    }

    [Theory]
    [InlineData("ks")]
    [InlineData("wasserstein")]
    public void A_method_without_bins_says_that_it_has_none(string name) =>
        Assert.Contains("has no bins for missing values", Compare(name, new ValuePolicy { Missing = ValueHandling.OwnBin }).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("ks")]
    [InlineData("psi")]
    public void A_policy_may_refuse_them(string name)
    {
        Assert.Equal("1 missing values in the reference column, which the policy refuses", Compare(name, new ValuePolicy { Missing = ValueHandling.Refuse }).Reason);
        Assert.Equal("infinite values in the current column, which the policy refuses", Compare(name, new ValuePolicy { Infinite = ValueHandling.Refuse }).Reason);
    }

    private static DriftResult Compare(string name, ValuePolicy policy) => DriftTests.Get(name).Compare(Reference.With(policy), Current.With(policy));

    private static DriftResult Labels(ValueHandling missing)
    {
        var policy = new ValuePolicy { Missing = missing };
        return DriftTests.Get("js").Compare(DriftColumn.Categorical("c", ["a", "b", null]).With(policy), DriftColumn.Categorical("c", ["a", null, null]).With(policy));
    }
}
