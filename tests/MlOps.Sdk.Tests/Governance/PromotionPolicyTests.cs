namespace MlOps.Sdk.Tests.Governance;

public sealed class PromotionPolicyTests
{
    private const string Model = GovernedRegistry.Model;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_lists_every_unmet_demand_with_its_mend()
    {
        var world = GovernedRegistry.With(
            policy =>
            {
                policy.Suites = ["release", "fairness"];
                policy.Approvals = 2;
                policy.RequiredTags = ["owner"];
                policy.RequiredCardFields = ["intended-use"];
                policy.Stages = ["staging"];
                policy.Freezes = [new() { From = GovernedRegistry.Start.AddDays(-1), Until = GovernedRegistry.Start.AddDays(1), Reason = "year end" }];
            },
            new StageOptions { Name = "staging" });
        await world.AddAsync("one");
        await world.ReportAsync(1, GateVerdict.Failed);
        await world.Governance.Lifecycle.DeprecateAsync(Model, 1, "old data", cancellationToken: Cancellation);

        var lines = (await world.RefusedAsync()).Split(Environment.NewLine);
        Assert.Equal(
            [
                "flight-delays:1 may not become 'champion':",
                "- a passed report of gate suite 'release': the latest report of gate suite 'release' did not pass: auc (Failed: auc is 0.61). Mend the model and evaluate it again, or have the checks waived.",
                "- a passed report of gate suite 'fairness': there is no report. Evaluate the version and store the report first.",
                "- 2 approvals: 0 count. Have 2 more people approve flight-delays:1 for 'champion', other than 'ann'.",
                "- tag 'owner': it is not there. Set it on the version or the model.",
                "- card field 'intended-use': it is not there. Write it on the version or the model.",
                "- stage 'staging': it is in no stage. Take it through its stages first.",
                "- not deprecated: it is deprecated since 2030-01-02 03:00:00Z: old data Use another version, or reinstate it.",
                "- no freeze: the freeze from 2030-01-01 03:00:00Z until 2030-01-03 03:00:00Z is on: year end Wait until it is over.",
            ],
            lines);

        await world.ReportAsync(1, GateVerdict.Passed);
        await world.ReportAsync(1, GateVerdict.Passed, "fairness");
        await world.Governance.Annotations.SetTagAsync(Model, null, "owner", "ann", cancellationToken: Cancellation);
        await world.Governance.Annotations.SetCardFieldAsync(Model, 1, "intended-use", "delays", cancellationToken: Cancellation);
        await world.Governance.Lifecycle.EnterStageAsync(Model, 1, "staging", cancellationToken: Cancellation);
        await world.Governance.Lifecycle.ReinstateAsync(Model, 1, "new data", Cancellation);
        var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
        await world.ApproveAsync(request, "bob");
        await world.ApproveAsync(request, "eve");
        Assert.StartsWith("flight-delays:1 may not become 'champion': no freeze: ", await world.RefusedAsync(), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var decision = await world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation);
        Assert.True(decision.Allowed, decision.ToString());
        await world.PromoteAsync();
        Assert.Equal(1, await world.ChampionAsync());
    }

    [Fact]
    public async Task What_no_policy_guards_is_free_and_leaves_no_fact()
    {
        var world = GovernedRegistry.With(policy => policy.Approvals = 1);
        await world.AddAsync("one");
        await world.PromoteAsync(alias: "shadow");
        Assert.Empty(await world.FactsAsync());
        Assert.Equal("flight-delays:1 may become 'other'; nothing is demanded.", (await world.Registry.ExplainPromotionAsync(Model, 1, "other", Cancellation)).ToString());
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await world.Registry.ExplainPromotionAsync(Model, 9, "other", Cancellation));
    }

    [Fact]
    public async Task A_policy_may_be_for_one_model()
    {
        var world = GovernedRegistry.With(policy => (policy.Model, policy.Approvals) = ("other", 1));
        await world.AddAsync("one");
        await world.PromoteAsync();
        await world.AddAsync("one", model: "other");
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await world.Registry.PromoteAsync("other", 1, "champion", cancellationToken: Cancellation));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(7, true)]
    [InlineData(7.001, false)]
    [InlineData(-7.001, false)] // dated ahead of the clock
    public async Task A_report_counts_up_to_its_greatest_age(double days, bool allowed)
    {
        var world = GovernedRegistry.With(policy => (policy.AnySuite, policy.MaxReportAge) = (true, TimeSpan.FromDays(7)));
        await world.AddAsync("one");
        if (days < 0)
            world.Clock.Advance(TimeSpan.FromDays(-days));
        await world.ReportAsync(1, GateVerdict.Passed);
        world.Clock.Advance(TimeSpan.FromDays(days));
        Assert.Equal(allowed, (await world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation)).Allowed);
    }

    [Fact]
    public async Task A_waiver_lets_its_check_of_its_report_through_until_it_ends_and_stands_in_the_evidence()
    {
        var world = GovernedRegistry.With(policy => policy.Suites = ["release"]);
        await world.AddAsync("one");
        var report = await world.ReportAsync(1, GateVerdict.Failed, checks: ["auc", "recall"]);
        var waivers = world.Governance.Waivers;
        var end = GovernedRegistry.Start.AddDays(1);
        await waivers.GrantAsync(Model, 1, report.Id, "auc", "known", end, cancellationToken: Cancellation);
        var refused = await world.RefusedAsync();
        Assert.Contains("recall", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("auc (", refused, StringComparison.Ordinal);
        var recall = await waivers.GrantAsync(Model, 1, report.Id, "recall", "small slice", end, cancellationToken: Cancellation);
        Assert.True((await world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation)).Allowed);
        await waivers.RevokeAsync(Model, recall, "not so small", Cancellation);
        Assert.Contains("recall", await world.RefusedAsync(), StringComparison.Ordinal);
        await waivers.GrantAsync(Model, 1, report.Id, "recall", "small slice", end, cancellationToken: Cancellation);
        await world.PromoteAsync();
        var evidence = Assert.IsType<PromotionMade>((await world.FactsAsync())[^1].Payload).Evidence;
        Assert.Equal([report.Id], evidence.Reports);
        Assert.Equal(2, evidence.Waivers.Count);
        Assert.DoesNotContain(recall, evidence.Waivers);

        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("auc", await world.RefusedAsync(), StringComparison.Ordinal);
        await world.ReportAsync(1, GateVerdict.Failed, checks: ["auc", "recall"]);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await waivers.GrantAsync(Model, 1, report.Id, "other", "why", end.AddDays(1), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await waivers.GrantAsync(Model, 1, recall, "auc", "why", end.AddDays(1), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await waivers.GrantAsync(Model, 1, report.Id, "auc", "late", end, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_policy_may_take_no_waivers()
    {
        var world = GovernedRegistry.With(policy => (policy.Suites, policy.AllowWaivers) = (["release"], false));
        await world.AddAsync("one");
        var report = await world.ReportAsync(1, GateVerdict.Failed);
        await world.Governance.Waivers.GrantAsync(Model, 1, report.Id, "auc", "known", GovernedRegistry.Start.AddDays(1), cancellationToken: Cancellation);
        await world.RefusedAsync();
    }

    [Fact]
    public async Task A_policy_may_take_no_waivers_of_the_author()
    {
        var world = GovernedRegistry.With(policy => (policy.Suites, policy.ExcludeAuthorWaivers) = (["release"], true));
        await world.AddAsync("one");
        var report = await world.ReportAsync(1, GateVerdict.Failed);
        await world.Governance.Waivers.GrantAsync(Model, 1, report.Id, "auc", "known", GovernedRegistry.Start.AddDays(1), cancellationToken: Cancellation);
        await world.RefusedAsync();
        world.Person.Is("bob");
        await world.Governance.Waivers.GrantAsync(Model, 1, report.Id, "auc", "known", GovernedRegistry.Start.AddDays(1), cancellationToken: Cancellation);
        await world.PromoteAsync();
    }

    [Fact]
    public async Task A_later_report_that_failed_counts_even_when_an_earlier_one_passed()
    {
        var world = GovernedRegistry.With(policy => policy.Suites = ["release"]);
        await world.AddAsync("one");
        await world.ReportAsync(1, GateVerdict.Passed);
        await world.ReportAsync(1, GateVerdict.Inconclusive);
        await world.RefusedAsync();
    }

    [Fact]
    public async Task A_signature_that_callers_cannot_call_is_refused()
    {
        var world = GovernedRegistry.With(policy => policy.CompatibleSignature = true);
        await world.AddAsync("one", Signature(("x", [-1, 3])));
        await world.PromoteAsync();
        await world.AddAsync("two", Signature(("x", [-1, 4])));
        await world.AddAsync("three", Signature(("x", [-1, 3]), ("extra", [-1, 1])));
        await world.AddAsync("four", new() { Inputs = [], Outputs = [] });
        await world.AddAsync("five", Signature(("x", [-1, -1])));
        Assert.Contains("its input 'x' is Float[?,4], callers give Float[?,3]", await world.RefusedAsync(2), StringComparison.Ordinal);
        Assert.Contains("it wants the input 'extra', which callers do not give", await world.RefusedAsync(3), StringComparison.Ordinal);
        Assert.Contains("it has no output 'y', which callers read", await world.RefusedAsync(4), StringComparison.Ordinal);
        await world.PromoteAsync(5);
    }

    [Fact]
    public async Task A_rollback_asks_no_policy()
    {
        var world = GovernedRegistry.With(policy => policy.Suites = ["release"]);
        await world.AddAsync("one");
        await world.AddAsync("two");
        await world.ReportAsync(1, GateVerdict.Passed);
        await world.ReportAsync(2, GateVerdict.Passed);
        await world.PromoteAsync(1);
        await world.PromoteAsync(2);
        await world.ReportAsync(1, GateVerdict.Failed);
        await world.Governance.Freezes.DeclareAsync(Model, null, GovernedRegistry.Start, GovernedRegistry.Start.AddDays(1), "holidays", cancellationToken: Cancellation);
        await world.Registry.RollbackAsync(Model, "champion", "it misfires", Cancellation);
        Assert.Equal(1, await world.ChampionAsync());
    }

    private static ModelSignature Signature(params (string Name, long[] Shape)[] inputs) => new()
    {
        Inputs = [.. inputs.Select(input => new TensorSpec { Name = input.Name, ElementType = ElementType.Float, Shape = input.Shape })],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
    };
}
