using System.Text.Json;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class FairnessTests
{
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

    private static GroupFrame Frame(JsonElement input)
    {
        var groups = Texts(input.GetProperty("group"));
        if (input.TryGetProperty("group2", out var second))
            groups = [.. groups.Zip(Texts(second), (a, b) => $"{a}|{b}")];
        double[] weights = input.TryGetProperty("sample_weight", out var given) ? [.. given.EnumerateArray().Select(weight => weight.GetDouble())] : [];
        return GroupFrame.Of(Flags(input, "y_true"), Flags(input, "y_pred"), groups, weights);
    }

    private static bool[] Flags(JsonElement input, string name) => [.. input.GetProperty(name).EnumerateArray().Select(flag => flag.GetDouble() != 0)];

    private static string?[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString())];

    private static (JsonElement Input, JsonElement Expected) Case(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "fairness.json")));
        var item = document.RootElement.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == id).Clone();
        return (item.GetProperty("input"), item.GetProperty("expected"));
    }
}
