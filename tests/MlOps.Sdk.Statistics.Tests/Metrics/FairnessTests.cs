namespace MlOps.Sdk.Statistics.Tests.Metrics;

public sealed class FairnessTests
{
    [Fact]
    public void Intersections_never_share_a_name_and_keep_a_missing_value_missing()
    {
        Assert.Equal(["a|b||c", "a||b|c", null], GroupNames.Intersect([["a", "a|b", "a"], ["b|c", "c", null]]));
        Assert.Equal(["a", null], GroupNames.Intersect([["a", null]]));
        Assert.Throws<ArgumentException>(() => GroupNames.Intersect([]));
        Assert.Contains("Column 1 has 1 values", Assert.Throws<ArgumentException>(() => GroupNames.Intersect([["a", "b"], ["c"]])).Message, StringComparison.Ordinal);
    }

    // Newcombe 1998, table II, case (a): 56/70 against 48/80 gives 0.0524 to 0.3339.
    [Fact]
    public void Pairs_have_the_published_interval_and_are_corrected_together()
    {
        var frame = Selected(("a", 56, 70), ("b", 48, 80), ("c", 60, 100));
        var pairs = frame.Pairs(GroupRate.SelectionRate);
        var pair = pairs.Single(pair => (pair.First, pair.Second) == ("a", "b"));
        Assert.Equal((0.0524, 0.3339), (Math.Round(pair.DifferenceInterval.Lower, 4), Math.Round(pair.DifferenceInterval.Upper, 4)));
        Assert.Equal(0.75, pair.Ratio.Or(0), 12);
        Assert.True(pair.RatioInterval!.Value.Contains(0.75));
        Assert.Equal(3, pairs.Count);
        Assert.All(pairs, found => Assert.True(found.PValue >= new ProportionDifference(Share(frame, found.Second), Share(frame, found.First)).Test().PValue!.Value));
        Assert.True(frame.Intervals(GroupRate.SelectionRate)["a"]!.Value.Contains(0.8));
    }

    [Fact]
    public void Closed_forms_refuse_what_has_no_number_of_trials()
    {
        bool[] truth = [true, false], predicted = [true, true];
        var weighted = GroupFrame.Of(truth, predicted, ["a", "b"], [0.5, 2]);
        Assert.Contains("no number of trials", Assert.Throws<ArgumentException>(() => weighted.Pairs(GroupRate.SelectionRate)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GroupFrame.Of(truth, predicted, ["a", "b"]).Intervals(GroupRate.F1));
        Assert.Empty(GroupFrame.Of(truth, predicted, ["a", "b"]).Intervals(GroupRate.SelectionRate));
    }

    [Fact]
    public void Resampling_counts_the_replicates_that_lack_a_group_and_none_when_drawn_within_groups()
    {
        string[] groups = [.. Enumerable.Range(0, 60).Select(i => i < 2 ? "tiny" : i % 2 == 0 ? "a" : "b")];
        bool[] truth = [.. groups.Select((_, i) => i % 3 == 0)], predicted = [.. groups.Select((_, i) => i % 4 < 2)];
        var drawn = GroupBootstrap.Of(truth, predicted, groups, GroupRate.SelectionRate);
        Assert.InRange((double)drawn.LackingAGroup / drawn.Replicates, 0.09, 0.18);     // (1 - 1/30)^60 = 0.131
        Assert.Equal(0, GroupBootstrap.Of(truth, predicted, groups, GroupRate.SelectionRate, withinGroups: true).LackingAGroup);
        Assert.Equal(drawn.DifferenceQuantile(0.9), GroupBootstrap.Of(truth, predicted, groups, GroupRate.SelectionRate).DifferenceQuantile(0.9));
        Assert.Throws<ArgumentException>(() => drawn.Quantile("c", 0.5));
    }

    [Fact]
    public void Shrinking_moves_small_groups_more()
    {
        var shrunk = Selected(("large", 900, 1000), ("small", 9, 10), ("rest", 490, 990)).Shrunk(GroupRate.SelectionRate)!;
        Assert.Equal(0.9, shrunk["large"], 0.01);
        Assert.InRange(shrunk["small"], 0.70, 0.80);
        Assert.Null(GroupFrame.Of([false], [true], ["a"]).Shrunk(GroupRate.TruePositiveRate));
        Assert.Throws<ArgumentException>(() => Selected(("a", 1, 2)).Shrunk(GroupRate.F1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Selected(("a", 1, 2)).Shrunk(GroupRate.Accuracy, 0));
    }

    // 3 of 4 and 1 of 4 with one row added, half of it positive: 3.5/5 against 1.5/5.
    [Fact]
    public void Differential_fairness_equals_the_hand_count()
    {
        Assert.Equal(Math.Log(3.5 / 1.5), InequalityIndices.DifferentialFairness(Selected(("a", 3, 4), ("b", 1, 4))), 12);
        Assert.Equal(0, InequalityIndices.DifferentialFairness(Selected(("a", 3, 4), ("b", 3, 4))), 12);
    }

    // Berkeley: each department takes women at least as often, and all together take fewer.
    [Fact]
    public void Within_strata_a_disparity_may_turn_round()
    {
        List<bool> accepted = [], women = [];
        List<string> departments = [];
        void Add(string department, bool woman, int yes, int no)
        {
            for (var i = 0; i < yes + no; i++)
            {
                accepted.Add(i < yes);
                women.Add(woman);
                departments.Add(department);
            }
        }

        Add("A", woman: false, 512, 313);
        Add("A", woman: true, 89, 19);
        Add("F", woman: false, 22, 351);
        Add("F", woman: true, 24, 317);
        var overall = DemographicDisparity.Of([.. accepted], [.. women], [.. departments.Select(_ => "all")]).Or(0);
        var within = DemographicDisparity.Of([.. accepted], [.. women], departments).Or(0);
        Assert.Equal(336.0 / 1000 - 113.0 / 647, overall, 12);
        Assert.Equal((933 * (19.0 / 332 - 89.0 / 601) + 714 * (317.0 / 668 - 24.0 / 46)) / 1647, within, 12);
        Assert.True(overall > 0 && within < 0);

        var frames = GroupFrame.OfEach([.. accepted], [.. accepted], [.. women.Select(woman => woman ? "w" : "m")], departments);
        Assert.Equal(["A", "F"], frames.Keys);
        Assert.True(frames["A"].Pairs(GroupRate.SelectionRate)[0].First == "w");
    }

    [Fact]
    public void Alike_rows_decided_alike_are_consistent_and_a_lone_rejection_flips()
    {
        var rows = new RowMatrix([0, 0.1, 0.2, 10, 10.1, 10.2], 1);
        bool[] decided = [true, true, true, false, false, false];
        Assert.Equal(1, IndividualFairness.Consistency(rows, decided, neighbours: 3).Or(0), 12);

        // Row 2 is disadvantaged and rejected, and its three nearest advantaged rows were accepted.
        var people = new RowMatrix([0, 0.1, 0.15, 0.2, 9], 1);
        Assert.Equal(1, IndividualFairness.FlipTest(people, [true, true, false, true, false], [false, false, true, false, false], neighbours: 3).Or(0), 12);
        Assert.Equal(-1, IndividualFairness.FlipTest(people, [false, false, true, false, false], [false, false, true, false, false], neighbours: 3).Or(0), 12);
        Assert.Contains("no disadvantaged", IndividualFairness.FlipTest(people, [true, true, false, true, false], new bool[5], neighbours: 3).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_group_is_the_largest_or_the_one_with_the_least_rate()
    {
        var frame = Selected(("a", 3, 40), ("b", 30, 50), ("c", 2, 4));
        Assert.Equal("b", frame.Largest());
        Assert.Equal("a", frame.WithLeast(GroupRate.SelectionRate));
        Assert.Equal([0.125, 1, 0.833333], frame.ComparedWith("b", GroupRate.SelectionRate).Select(group => Math.Round(group.Ratio.Or(0), 6)));
        Assert.Equal([false, true, true], frame.ComparedWith("b", GroupRate.SelectionRate).Select(group => group.IsFair()));
        Assert.Throws<ArgumentException>(() => frame.ComparedWith("z", GroupRate.SelectionRate));
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.ComparedWith("b", GroupRate.SelectionRate)[0].IsFair(1.25));
    }

    private static GroupFrame Selected(params (string Name, int Yes, int Rows)[] groups) =>
        GroupFrame.FromGroups(groups.Select(group => new GroupCounts(group.Name, group.Rows, group.Yes, new(group.Yes, 0, 0, group.Rows - group.Yes))));

    private static Proportion Share(GroupFrame frame, string name) =>
        frame.Groups.Single(group => group.Name == name) is var group ? new((long)group.Counts.TruePositives, group.Rows) : default;
}
