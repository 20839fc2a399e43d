namespace MlOps.Sdk.Tests.Governance;

public sealed class ModelApprovalsTests
{
    private const string Model = GovernedRegistry.Model;

    private readonly GovernedRegistry _world = GovernedRegistry.With(policy => policy.Approvals = 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ModelApprovals Approvals => _world.Governance.Approvals;

    [Fact]
    public async Task A_version_is_promoted_once_enough_people_approved_it_and_the_fact_says_who()
    {
        var version = await _world.AddAsync("one");
        var request = await RequestAsync();
        Assert.Contains("2 approvals: 0 count.", await _world.RefusedAsync(), StringComparison.Ordinal);
        var first = await _world.ApproveAsync(request, "bob");
        Assert.Contains("1 count (bob)", await _world.RefusedAsync(), StringComparison.Ordinal);
        var second = await _world.ApproveAsync(request, "eve");
        await _world.PromoteAsync();
        var fact = (await _world.FactsAsync())[^1];
        var made = Assert.IsType<PromotionMade>(fact.Payload);
        Assert.Equal((1, "champion", 1L, null, version.ComputeDigest(), 3L), (fact.Version, made.Alias, made.AliasRevision, made.From, made.Evidence.Digest, made.Evidence.Facts));
        Assert.Equal(new[] { first, second }.Order(), made.Evidence.Approvals);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Ann")]
    [InlineData(" ann ")]
    public async Task The_author_cannot_approve(string name)
    {
        await _world.AddAsync("one");
        var request = await RequestAsync();
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(() => _world.ApproveAsync(request, name));
        Assert.Contains("registered by 'ann'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_approves_twice_under_one_request_or_counts_twice_under_two()
    {
        await _world.AddAsync("one");
        var request = await RequestAsync();
        await _world.ApproveAsync(request, "bob");
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => _world.ApproveAsync(request, "BOB"));
        var another = await RequestAsync();
        await _world.ApproveAsync(another, "bob");
        Assert.Contains("1 count", await _world.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_that_somebody_wrote_past_the_commands_does_not_count_either()
    {
        var version = await _world.AddAsync("one");
        var request = await RequestAsync();
        await _world.ApproveAsync(request, "bob");
        foreach (var (actor, digest) in new[] { ("ann", version.ComputeDigest()), ("eve", ContentDigest.Of("other"u8)), ("Bob", version.ComputeDigest()) })
        {
            var fact = new NewModelFact { Id = Guid.CreateVersion7(GovernedRegistry.Start), Model = Model, Version = 1, Payload = new ApprovalGranted { Request = request, Digest = digest } };
            await _world.Store.AppendFactAsync(fact, (await _world.FactsAsync()).Count, new() { Actor = actor, At = GovernedRegistry.Start }, Cancellation);
        }

        var refused = await _world.RefusedAsync();
        Assert.Contains("1 count (bob)", refused, StringComparison.Ordinal);
        Assert.Contains("that of 'ann' is the author's own", refused, StringComparison.Ordinal);
        Assert.Contains("that of 'eve' is for other content", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_is_for_one_version_and_one_alias()
    {
        await _world.AddAsync("one");
        await _world.AddAsync("two");
        var other = await Approvals.RequestAsync(Model, 2, "champion", cancellationToken: Cancellation);
        var shadow = await Approvals.RequestAsync(Model, 1, "shadow", cancellationToken: Cancellation);
        foreach (var request in new[] { other, shadow })
        {
            await _world.ApproveAsync(request, "bob");
            await _world.ApproveAsync(request, "eve");
        }

        Assert.Contains("0 count", await _world.RefusedAsync(1), StringComparison.Ordinal);
        await _world.PromoteAsync(2);
    }

    [Fact]
    public async Task What_was_reviewed_must_be_what_the_request_is_for()
    {
        var version = await _world.AddAsync("one");
        var request = await RequestAsync();
        _world.Person.Is("bob");
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await Approvals.ApproveAsync(Model, request, digest: ContentDigest.Of("other"u8), cancellationToken: Cancellation));
        await Approvals.ApproveAsync(Model, request, digest: version.ComputeDigest(), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_rejected_request_is_closed_and_its_approvals_are_void()
    {
        await _world.AddAsync("one");
        var request = await RequestAsync();
        await _world.ApproveAsync(request, "bob");
        await _world.ApproveAsync(request, "eve");
        await Approvals.RejectAsync(Model, request, "leaks the target", Cancellation);
        Assert.Contains("'eve' rejected the request", await _world.RefusedAsync(), StringComparison.Ordinal);
        var closed = await Assert.ThrowsAsync<MlOpsPolicyException>(() => _world.ApproveAsync(request, "joe"));
        Assert.Contains("leaks the target", closed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await Approvals.RejectAsync(Model, request, "again", Cancellation));
    }

    [Fact]
    public async Task A_revoked_approval_does_not_count_and_may_be_given_again()
    {
        await _world.AddAsync("one");
        var request = await RequestAsync();
        await _world.ApproveAsync(request, "bob");
        var approval = await _world.ApproveAsync(request, "eve");
        await Approvals.RevokeAsync(Model, approval, "second thoughts", Cancellation);
        Assert.Contains("that of 'eve' was revoked", await _world.RefusedAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Approvals.RevokeAsync(Model, approval, "again", Cancellation));
        await _world.ApproveAsync(request, "eve");
        await _world.PromoteAsync();
    }

    [Fact]
    public async Task Requests_and_approvals_end_at_their_very_moment()
    {
        await _world.AddAsync("one");
        var request = await Approvals.RequestAsync(Model, 1, "champion", expiresAt: GovernedRegistry.Start.AddHours(2), cancellationToken: Cancellation);
        await _world.ApproveAsync(request, "bob");
        _world.Person.Is("eve");
        await Approvals.ApproveAsync(Model, request, expiresAt: GovernedRegistry.Start.AddHours(1), cancellationToken: Cancellation);
        _world.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.True((await _world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation)).Allowed);
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("that of 'eve' has expired", await _world.RefusedAsync(), StringComparison.Ordinal);
        await _world.ApproveAsync(request, "eve");
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("0 count", await _world.RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains("ended on", (await Assert.ThrowsAsync<MlOpsPolicyException>(() => _world.ApproveAsync(request, "joe"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Approvals.RequestAsync(Model, 1, "champion", expiresAt: _world.Clock.GetUtcNow(), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_role_is_demanded_as_it_was_when_approving()
    {
        var world = new GovernedRegistry(new()
        {
            Policies =
            [
                new() { Alias = "champion", Approvals = 1, ApproverRoles = ["risk officer"] },
                new() { Alias = "champion", Approvals = 1, ApproverRoles = ["owner"], ExcludeRequester = true },
            ],
        });
        await world.AddAsync("one");
        world.Person.Is("olga");
        var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
        await world.ApproveAsync(request, "bob");
        await world.ApproveAsync(request, "olga", "owner");
        var refused = await world.RefusedAsync();
        Assert.Contains("that of 'bob' lacks the role", refused, StringComparison.Ordinal);
        Assert.Contains("that of 'olga' is the requester's own", refused, StringComparison.Ordinal);
        await world.ApproveAsync(request, "eve", "Risk Officer", "owner");
        await world.PromoteAsync();
    }

    [Fact]
    public async Task Two_of_three_named_people_are_two_of_those_three()
    {
        var world = GovernedRegistry.With(policy => (policy.Approvals, policy.Approvers) = (2, ["bob", "eve", "joe"]));
        await world.AddAsync("one");
        var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
        await world.ApproveAsync(request, "mallory");
        await world.ApproveAsync(request, "Joe");
        var refused = await world.RefusedAsync();
        Assert.Contains("2 approvals of bob, eve, joe: 1 count (Joe); that of 'mallory' is not by one of the approvers.", refused, StringComparison.Ordinal);
        await world.ApproveAsync(request, "bob");
        await world.PromoteAsync();
    }

    [Fact]
    public async Task The_same_command_again_is_the_same_fact()
    {
        await _world.AddAsync("one");
        var (one, two) = (Guid.CreateVersion7(GovernedRegistry.Start), Guid.CreateVersion7(GovernedRegistry.Start));
        var request = await Approvals.RequestAsync(Model, 1, "champion", id: one, cancellationToken: Cancellation);
        Assert.Equal(request, await Approvals.RequestAsync(Model, 1, "champion", id: one, cancellationToken: Cancellation));
        _world.Person.Is("bob");
        await Approvals.ApproveAsync(Model, request, id: two, cancellationToken: Cancellation);
        await Approvals.ApproveAsync(Model, request, id: two, cancellationToken: Cancellation);
        Assert.Equal(2, (await _world.FactsAsync()).Count);
        _world.Person.Is("eve");
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Approvals.ApproveAsync(Model, request, id: two, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_is_unknown_is_said_so()
    {
        await _world.AddAsync("one");
        var unknown = Guid.CreateVersion7(GovernedRegistry.Start);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Approvals.ApproveAsync(Model, unknown, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Approvals.RejectAsync(Model, unknown, "why", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Approvals.RevokeAsync(Model, unknown, "why", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Approvals.RequestAsync(Model, 7, "champion", cancellationToken: Cancellation));
    }

    private async Task<Guid> RequestAsync() => await Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
}
