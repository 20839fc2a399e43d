using System.Text.Json;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class FairnessTests
{
    private static readonly (string Name, GroupRate Rate)[] Rates =
    [
        ("selection_rate", GroupRate.SelectionRate), ("tpr", GroupRate.TruePositiveRate), ("fpr", GroupRate.FalsePositiveRate), ("tnr", GroupRate.TrueNegativeRate),
        ("fnr", GroupRate.FalseNegativeRate), ("accuracy", GroupRate.Accuracy), ("precision", GroupRate.Precision), ("f1", GroupRate.F1),
    ];

    [Theory]
    [InlineData("frame-one-feature")]
    [InlineData("frame-weighted")]
    [InlineData("frame-intersectional")]
    [InlineData("tiny-group-no-positives")]
    public void Frames_equal_the_reference(string id)
    {
        var (input, expected) = Case(id);
        var frame = Frame(input);
        foreach (var group in expected.GetProperty("by_group").EnumerateObject())
            Assert.Equal(group.Value.GetProperty("count").GetDouble(), frame.Groups.Single(counts => counts.Name == group.Name).Rows);
        Check(frame, expected, part => expected.GetProperty(part), group => group);

        if (!expected.TryGetProperty("summary", out var summary))
            return;

        // Not every case states every summary.
        void Stated(string name, MetricValue actual)
        {
            if (summary.TryGetProperty(name, out var value))
                Near(value.GetDouble(), actual);
        }

        Stated("demographic_parity_difference", frame.Compare(GroupRate.SelectionRate, GroupPolicy.Everyone).Difference);
        Stated("demographic_parity_ratio", frame.Compare(GroupRate.SelectionRate, GroupPolicy.Everyone).Ratio);
        Stated("demographic_parity_difference_to_overall", frame.Compare(GroupRate.SelectionRate, GroupPolicy.Everyone).DifferenceToOverall);
        Stated("equalized_odds_difference", frame.EqualizedOddsDifference(GroupPolicy.Everyone));
        Stated("equalized_odds_difference_mean", frame.EqualizedOddsDifference(GroupPolicy.Everyone, mean: true));
        Stated("equalized_odds_ratio", frame.EqualizedOddsRatio(GroupPolicy.Everyone));
        Stated("equalized_odds_ratio_mean", frame.EqualizedOddsRatio(GroupPolicy.Everyone, mean: true));
        Stated("equal_opportunity_difference", frame.Compare(GroupRate.TruePositiveRate, GroupPolicy.Everyone).Difference);
        Stated("equal_opportunity_ratio", frame.Compare(GroupRate.TruePositiveRate, GroupPolicy.Everyone).Ratio);
    }

    [Fact]
    public void Control_values_are_compared_inside_each()
    {
        var (input, expected) = Case("frame-control-feature");
        var control = Texts(input.GetProperty("control"));
        foreach (var value in control.Distinct())
        {
            var rows = Enumerable.Range(0, control.Length).Where(i => control[i] == value).ToArray();
            var frame = GroupFrame.Of(Take(Flags(input, "y_true"), rows), Take(Flags(input, "y_pred"), rows), Take(Texts(input.GetProperty("group")), rows));
            Check(frame, expected, part => expected.GetProperty(part).GetProperty(value!), group => group.StartsWith($"{value}|", StringComparison.Ordinal) ? group[(value!.Length + 1)..] : null);
        }
    }

    [Fact]
    public void A_group_too_small_is_listed_and_kept_out()
    {
        var frame = Frame(Case("tiny-group-no-positives").Input);
        var parity = frame.Compare(GroupRate.TruePositiveRate);
        Assert.Equal(["t"], parity.Insufficient);
        Assert.DoesNotContain("t", parity.ByGroup.Keys);
        Assert.True(parity.Difference.Value < 0.2);
        Assert.Equal(0.921875, frame.Compare(GroupRate.TruePositiveRate, GroupPolicy.Everyone).Difference.Or(0), 12);
    }

    [Fact]
    public void A_ratio_of_nothing_to_nothing_is_not_computable()
    {
        var parity = Frame(Case("nobody-selected").Input).Compare(GroupRate.SelectionRate, GroupPolicy.Everyone);
        Assert.Equal(0, parity.Difference.Value);
        Assert.False(parity.Ratio.IsComputable);
        Assert.Contains("0/0", parity.Ratio.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_alone_is_equal_to_itself()
    {
        var parity = Frame(Case("single-group").Input).Compare(GroupRate.SelectionRate, GroupPolicy.Everyone);
        Assert.Equal((0, 1), (parity.Difference.Value, parity.Ratio.Value));
    }

    [Fact]
    public void A_missing_group_is_refused_unless_asked_for()
    {
        bool[] truth = [false, true, true], predicted = [false, true, false];
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => GroupFrame.Of(truth, predicted, ["a", null, "b"])).Message, StringComparison.Ordinal);
        Assert.Contains(GroupFrame.Of(truth, predicted, ["a", null, "b"], missingIsGroup: true).Groups, group => group.Name == GroupFrame.MissingGroup);
    }

    [Theory]
    [InlineData("binary-attribute")]
    [InlineData("binary-attribute-small")]
    public void Two_groups_equal_the_reference_in_its_sign_convention(string id)
    {
        var (input, expected) = Case(id);
        bool[] truth = Flags(input, "y_true"), predicted = Flags(input, "y_pred"), unprivileged = Flags(input, "unprivileged");
        BinaryConfusion Of(bool side)
        {
            var rows = Enumerable.Range(0, truth.Length).Where(i => unprivileged[i] == side).ToArray();
            return BinaryConfusion.Of(Take(truth, rows), Take(predicted, rows));
        }

        var pair = new PairDisparity(Of(true), Of(false));
        var aif360 = expected.GetProperty("aif360");
        double Aif(string name) => aif360.GetProperty(name).GetDouble();
        Near(Aif("statistical_parity_difference"), pair.StatisticalParityDifference);
        Near(Aif("disparate_impact"), pair.DisparateImpact);
        Near(Aif("equal_opportunity_difference"), pair.EqualOpportunityDifference);
        Near(Aif("average_odds_difference"), pair.AverageOddsDifference);
        Near(Aif("average_abs_odds_difference"), pair.AverageAbsoluteOddsDifference);
        Near(Aif("error_rate_difference"), -pair.Difference(GroupRate.Accuracy).Or(double.NaN));
        Near(Aif("false_positive_rate_difference"), pair.Difference(GroupRate.FalsePositiveRate));
        Near(Aif("false_positive_rate_ratio"), pair.Ratio(GroupRate.FalsePositiveRate));
        Near(Aif("false_negative_rate_difference"), pair.Difference(GroupRate.FalseNegativeRate));
        Near(Aif("false_omission_rate_difference"), -pair.Difference(GroupRate.NegativePredictiveValue).Or(double.NaN));
        Near(Aif("false_discovery_rate_difference"), -pair.Difference(GroupRate.Precision).Or(double.NaN));
        Near(Aif("theil_index"), InequalityIndices.Theil(truth, predicted));
        Near(Aif("generalized_entropy_index"), InequalityIndices.GeneralizedEntropy(truth, predicted));

        var clarify = expected.GetProperty("clarify");
        Near(-clarify.GetProperty("DPPL").GetDouble(), pair.StatisticalParityDifference);
        Near(clarify.GetProperty("DI").GetDouble(), pair.DisparateImpact);
        Near(-clarify.GetProperty("RD").GetDouble(), pair.EqualOpportunityDifference);
        Near(-clarify.GetProperty("AD").GetDouble(), pair.Difference(GroupRate.Accuracy));
    }

    [Fact]
    public void Frames_of_parts_merge_to_the_frame_of_the_whole()
    {
        var (input, _) = Case("frame-one-feature");
        bool[] truth = Flags(input, "y_true"), predicted = Flags(input, "y_pred");
        var groups = Texts(input.GetProperty("group"));
        var whole = GroupFrame.Of(truth, predicted, groups);
        var merged = GroupFrame.Of(truth.AsSpan(0, 100), predicted.AsSpan(0, 100), groups[..100]).Merge(GroupFrame.Of(truth.AsSpan(100), predicted.AsSpan(100), groups[100..]));
        Assert.Equal(whole.Groups, merged.Groups);
    }

    [Fact]
    public void Chance_alone_makes_a_difference_and_the_null_says_how_large()
    {
        var random = new Random(3);
        string[] groups = [.. Enumerable.Range(0, 300).Select(i => $"{i % 5}")];
        bool[] truth = [.. groups.Select(_ => random.NextDouble() < 0.5)], fair = [.. groups.Select(_ => random.NextDouble() < 0.5)];
        bool[] unfair = [.. groups.Select(group => random.NextDouble() < (group == "0" ? 0.9 : 0.4))];

        var byChance = PermutationNull.Of(truth, fair, groups, GroupRate.SelectionRate)!.Value;
        Assert.InRange(byChance.MeanByChance, 0.08, 0.25);
        Assert.True(byChance.PValue > 0.05, $"{byChance}");
        var real = PermutationNull.Of(truth, unfair, groups, GroupRate.SelectionRate)!.Value;
        Assert.True(real.PValue < 0.005 && real.Excess > 0.2, $"{real}");
    }

    private static void Check(GroupFrame frame, JsonElement expected, Func<string, JsonElement> part, Func<string, string?> groupName)
    {
        foreach (var (name, rate) in Rates)
        {
            var disparity = frame.Compare(rate, GroupPolicy.Everyone);
            Near(part("overall").GetProperty(name).GetDouble(), disparity.Overall);
            foreach (var group in expected.GetProperty("by_group").EnumerateObject())
            {
                if (groupName(group.Name) is { } inFrame)
                    Near(group.Value.GetProperty(name).GetDouble(), disparity.ByGroup[inFrame]);
            }

            Near(part("group_min").GetProperty(name).GetDouble(), disparity.Minimum);
            Near(part("group_max").GetProperty(name).GetDouble(), disparity.Maximum);
            Near(part("difference_between_groups").GetProperty(name).GetDouble(), disparity.Difference);
            Near(part("difference_to_overall").GetProperty(name).GetDouble(), disparity.DifferenceToOverall);
            Near(part("ratio_between_groups").GetProperty(name).GetDouble(), disparity.Ratio);
            Near(part("ratio_to_overall").GetProperty(name).GetDouble(), disparity.RatioToOverall);
        }
    }

    private static GroupFrame Frame(JsonElement input)
    {
        var groups = Texts(input.GetProperty("group"));
        if (input.TryGetProperty("group2", out var second))
            groups = [.. groups.Zip(Texts(second), (a, b) => $"{a}|{b}")];
        double[] weights = input.TryGetProperty("sample_weight", out var given) ? [.. given.EnumerateArray().Select(weight => weight.GetDouble())] : [];
        return GroupFrame.Of(Flags(input, "y_true"), Flags(input, "y_pred"), groups, weights);
    }

    private static void Near(double expected, MetricValue actual) => Assert.Equal(expected, actual.Or(double.NaN), 1e-9 + 1e-9 * Math.Abs(expected));

    private static bool[] Flags(JsonElement input, string name) => [.. input.GetProperty(name).EnumerateArray().Select(flag => flag.GetDouble() != 0)];

    private static string?[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString())];

    private static T[] Take<T>(T[] values, int[] rows) => [.. rows.Select(row => values[row])];

    private static (JsonElement Input, JsonElement Expected) Case(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "fairness.json")));
        var item = document.RootElement.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == id).Clone();
        return (item.GetProperty("input"), item.GetProperty("expected"));
    }
}
