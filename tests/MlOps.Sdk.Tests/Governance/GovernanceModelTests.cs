using CsCheck;

namespace MlOps.Sdk.Tests.Governance;

/// <summary>Random commands by random people at random times: each succeeds or is refused as the plain rules say, and afterwards the registry explains what the plain rules say.</summary>
public sealed class GovernanceModelTests
{
    private const string Model = GovernedRegistry.Model;

    private static readonly string[] People = ["ann", "bob", "eve", "joe"];

    private static readonly Gen<(int Command, int Version, int Item, int Person, int Hours, int Minutes)> Steps =
        Gen.Select(Gen.Int[0, 19], Gen.Int[1, 3], Gen.Int[0, 1_000], Gen.Int[0, 3], Gen.Int[1, 4], Gen.Int[-90, 120]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_registry_does_what_the_plain_rules_say() => await Steps.Array[20, 60].SampleAsync(RunAsync);

    [Fact]
    public async Task The_random_commands_reach_what_matters()
    {
        var (moves, emergencies) = (0, 0);
        await Steps.Array[60].SampleAsync(
            async steps =>
            {
                var plain = await RunAsync(steps);
                Interlocked.Add(ref moves, plain.Moves);
                Interlocked.Add(ref emergencies, plain.Emergencies);
            },
            iter: 200);
        Assert.True(moves > 50 && emergencies > 10, $"{moves} moves, {emergencies} emergencies");
    }

    private static async Task<PlainGovernance> RunAsync((int Command, int Version, int Item, int Person, int Hours, int Minutes)[] steps)
    {
        var world = GovernedRegistry.With(policy => (policy.Suites, policy.Approvals, policy.BreakGlass, policy.NeverBypassed) =
            (["release"], 2, true, [PromotionDemandKind.Gate, PromotionDemandKind.NoFreeze, PromotionDemandKind.NotDeprecated]));
        for (var version = 1; version <= 3; version++)
            await world.AddAsync($"{version}");
        await world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation); // so that the registry has seen the time the plain rules begin at
        var run = new Commands(world);
        var reports = 0;
        foreach (var step in steps)
        {
            reports += step.Command is 0 or 1 ? 1 : 0;
            await run.DoAsync(step);
            for (var version = 1; version <= 3; version++)
            {
                var decision = await world.Registry.ExplainPromotionAsync(Model, version, "champion", Cancellation);
                Assert.True(run.Plain.Allowed(version) == decision.Allowed, $"{step}: {decision}");
            }

            Assert.Equal(run.Plain.Champion, await world.ChampionAsync());
        }

        Assert.Equal(run.Plain.Emergencies, (await world.Governance.ListUnreviewedAsync(cancellationToken: Cancellation)).Count);
        var audit = await AuditChain.VerifyAsync(world.Store.ListAuditAsync(0, Cancellation), cancellationToken: Cancellation);
        var facts = await world.FactsAsync();
        Assert.True(audit.Intact);
        Assert.Equal(3 + reports + run.Plain.Moves + facts.Count, audit.IntactEntries);
        return run.Plain;
    }

    private sealed class Commands(GovernedRegistry world)
    {
        private readonly List<Guid> _requests = [];
        private readonly List<Guid> _approvals = [];
        private readonly List<Guid> _waivers = [];
        private readonly List<Guid> _freezes = [];

        public PlainGovernance Plain { get; } = new(GovernedRegistry.Start);

        public async Task DoAsync((int Command, int Version, int Item, int Person, int Hours, int Minutes) step)
        {
            var (command, version, item, person, hours, minutes) = step;
            var governance = world.Governance;
            var lasts = TimeSpan.FromHours(hours);
            var now = world.Clock.GetUtcNow();
            world.Person.Is(People[person]);
            switch (command)
            {
                case 0 or 1:
                    Plain.Report(version, passed: item % 2 == 0);
                    await world.ReportAsync(version, item % 2 == 0 ? GateVerdict.Passed : GateVerdict.Failed);
                    break;
                case 2:
                    await Same(Plain.Request(version, lasts), async () => _requests.Add(await governance.Approvals.RequestAsync(Model, version, "champion", expiresAt: now + lasts, cancellationToken: Cancellation)));
                    break;
                case >= 3 and <= 7 when Plain.Requests > 0:
                    var asked = Plain.Requests - 1 - (item % Math.Min(2, Plain.Requests));
                    await Same(Plain.Approve(asked, People[person]), async () => _approvals.Add(await governance.Approvals.ApproveAsync(Model, _requests[asked], cancellationToken: Cancellation)));
                    break;
                case 8 when Plain.Requests > 0:
                    await Same(Plain.Reject(item % Plain.Requests), async () => await governance.Approvals.RejectAsync(Model, _requests[item % _requests.Count], "no", Cancellation));
                    break;
                case 9 when Plain.Approvals > 0:
                    await Same(Plain.Revoke(item % Plain.Approvals), async () => await governance.Approvals.RevokeAsync(Model, _approvals[item % _approvals.Count], "no", Cancellation));
                    break;
                case 10:
                    var latest = await world.Store.ListGateReportsAsync(Model, version, Cancellation).FirstOrDefaultAsync(Cancellation);
                    await Same(Plain.Waive(version, lasts), async () => _waivers.Add(await governance.Waivers.GrantAsync(Model, version, latest?.Id ?? Guid.Empty, "auc", "known", now + lasts, cancellationToken: Cancellation)));
                    break;
                case 11 when Plain.Waivers > 0:
                    await Same(Plain.RevokeWaiver(item % Plain.Waivers), async () => await governance.Waivers.RevokeAsync(Model, _waivers[item % _waivers.Count], "no", Cancellation));
                    break;
                case 12:
                    var begins = TimeSpan.FromMinutes(minutes);
                    await Same(Plain.Freeze(begins, lasts), async () => _freezes.Add(await governance.Freezes.DeclareAsync(Model, "champion", now + begins, now + begins + lasts, "closing", cancellationToken: Cancellation)));
                    break;
                case 13 when Plain.Freezes > 0:
                    await Same(Plain.Lift(item % Plain.Freezes), async () => await governance.Freezes.LiftAsync(Model, _freezes[item % _freezes.Count], "open", Cancellation));
                    break;
                case 14 when item % 2 == 0:
                    await Same(Plain.Deprecate(version), async () => await governance.Lifecycle.DeprecateAsync(Model, version, "old", cancellationToken: Cancellation));
                    break;
                case 14:
                    await Same(Plain.Retire(version), async () => await governance.Lifecycle.RetireAsync(Model, version, "old", cancellationToken: Cancellation));
                    break;
                case 15:
                    await Same(Plain.Reinstate(version), async () => await governance.Lifecycle.ReinstateAsync(Model, version, "new", Cancellation));
                    break;
                case 16:
                    await Same(Plain.Promote(version), async () => await world.PromoteAsync(version));
                    break;
                case 17:
                    await Same(Plain.BreakGlass(version), async () => await world.Registry.BreakGlassAsync(Model, version, "champion", "fire", cancellationToken: Cancellation));
                    break;
                case 18:
                    await Same(Plain.Rollback(), async () => await world.Registry.RollbackAsync(Model, "champion", "fire", Cancellation));
                    break;
                case 19:
                    Plain.Advance(TimeSpan.FromMinutes(minutes));
                    world.Clock.Advance(TimeSpan.FromMinutes(minutes));
                    break;
            }

            async Task Same(bool expected, Func<Task> command)
            {
                Exception? refused = null;
                try
                {
                    await command();
                }
                catch (Exception e) when (e is MlOpsException or ArgumentException)
                {
                    refused = e;
                }

                Assert.True(expected == (refused is null), $"{step}: {refused?.Message ?? "it was done"}");
            }
        }
    }
}
