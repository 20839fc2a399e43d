using System.Diagnostics;
using System.Globalization;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Chaos;

public sealed class ServingChaosTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>20 seconds, or as many as MLOPS_CHAOS_SECONDS says.</summary>
    private static TimeSpan Length => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("MLOPS_CHAOS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 20);

    [Fact]
    public async Task Whatever_fails_around_it_32_callers_get_only_right_answers_and_every_session_is_freed_once()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await registry.RegisterAsync("scale", "scale_v3_signature_changed");
        var (models, artifacts, sessions, clock) = (new ChaoticModels(registry.Store.Models), new ChaoticArtifacts(registry.Store.Artifacts), new CountedSessions(), new JumpingClock());
        var host = new ModelHost(models, artifacts, new() { PollInterval = TimeSpan.FromMilliseconds(20) }, [new ThrowingObserver()], [sessions], clock);
        await using (host)
        {
            var rows = await host.GetAsync<ScaleRow, Scaled>("scale@champion", new() { Batching = new() { MaxQueuedRows = 4096 } }, Cancellation);
            var callers = new ChaosCallers(rows, version => version);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var calling = Task.WhenAll(Enumerable.Range(0, 32).Select(caller => callers.CallAsync(caller, stop.Token)));

            var random = new Random(20260601);
            var steps = new int[7];
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Length && callers.Faults.Count == 0;)
            {
                var step = random.Next(steps.Length);
                steps[step]++;
                await StepAsync(step, registry, host, rows.Model, models, artifacts, clock, random);
                Assert.Equal(ServedModelState.Ready, rows.Model.Status.State);
            }

            await stop.CancelAsync();
            await calling;
            Assert.Empty(callers.Faults);
            Assert.All(steps, count => Assert.True(count > 0));
            Assert.True(callers.Answers > 0);
            TestContext.Current.TestOutputHelper?.WriteLine($"{callers.Answers} answers, {callers.GivenUp} given up, {sessions.Opened} sessions, steps {string.Join(' ', steps)}");
        }

        Assert.Equal(0, sessions.UsedAfterwards);
        Assert.Equal(sessions.Opened, sessions.Freed);
    }

    private static async Task StepAsync(int step, ServingFixture registry, ModelHost host, ServedModel model, ChaoticModels models, ChaoticArtifacts artifacts, JumpingClock clock, Random random)
    {
        var serves = model.Status.Version!.Version;
        switch (step)
        {
            case 0 or 1:
                await PromoteAsync(registry, 3 - serves);
                await host.LoadAsync(model.Reference, Cancellation);
                Assert.Equal(3 - serves, model.Status.Version!.Version);
                break;
            case 2:
                models.IsDown = true;
                await UntilAsync(() => host.RegistryProblem is not null);
                await Assert.ThrowsAsync<MlOpsStoreException>(async () => await host.LoadAsync(model.Reference, Cancellation));
                models.IsDown = false;
                await UntilAsync(() => host.RegistryProblem is null);
                break;
            case 3:
                await RefusedAsync<MlOpsStoreException>(registry, host, model, artifacts, ChaoticArtifacts.Fault.Down);
                break;
            case 4:
                await RefusedAsync<MlOpsNotFoundException>(registry, host, model, artifacts, ChaoticArtifacts.Fault.Missing);
                break;
            case 5:
                await RefusedAsync<MlOpsIntegrityException>(registry, host, model, artifacts, ChaoticArtifacts.Fault.Corrupt);
                await PromoteAsync(registry, 3);
                await Assert.ThrowsAsync<MlOpsModelException>(async () => await host.LoadAsync(model.Reference, Cancellation));
                await PromoteAsync(registry, serves);
                break;
            default:
                clock.Jump(TimeSpan.FromHours(random.Next(-48, 49)));
                break;
        }
    }

    /// <summary>A version that cannot be read does not take over, its loading is told to have failed, and what served goes on.</summary>
    private static async Task RefusedAsync<TException>(ServingFixture registry, ModelHost host, ServedModel model, ChaoticArtifacts artifacts, ChaoticArtifacts.Fault fault)
        where TException : MlOpsException
    {
        var serves = model.Status.Version!.Version;
        artifacts.Now = fault;
        await PromoteAsync(registry, 3 - serves);
        await Assert.ThrowsAsync<TException>(async () => await host.LoadAsync(model.Reference, Cancellation));
        Assert.Equal(serves, model.Status.Version!.Version);
        Assert.NotNull(model.Status.Problem);
        await PromoteAsync(registry, serves);
        artifacts.Now = ChaoticArtifacts.Fault.None;
    }

    private static async Task PromoteAsync(ServingFixture registry, int version) =>
        await registry.Store.Registry.PromoteAsync("scale", version, "champion", cancellationToken: Cancellation);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(5, timeout.Token);
    }
}
