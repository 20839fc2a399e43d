using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Integration.Tests.AspNetCore;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving;
using MlOps.Sdk.Tests.Serving.Chaos;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>
/// Callers within the process and over Kestrel's sockets ask one host while versions are swapped, routes are changed, models rest and wake,
/// the registry and the artifact store fail, files are missing or damaged, and the clock jumps.
/// </summary>
public sealed class ServingChaosTests
{
    private const int Others = 12;

    private static readonly string[] Models = ["scale", "scale@champion", "scale", "scale@champion", .. Enumerable.Range(0, Others).Select(i => $"other-{i}")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_fails_around_it_callers_by_every_way_get_only_right_answers_and_every_session_is_freed_once()
    {
        await using var registry = await SeedAsync();
        var (models, artifacts, sessions, clock) = (new ChaoticModels(registry.Store.Models), new ChaoticArtifacts(registry.Store.Artifacts), new CountedSessions(), new JumpingClock());
        var options = new ModelHostOptions { PollInterval = TimeSpan.FromMilliseconds(20), MaxResidentModels = 8, Defaults = new() { Batching = new() } };
        await using (var host = new ModelHost(models, artifacts, options, [new ThrowingObserver()], [sessions], clock))
        await using (var router = new ModelRouter(host, new(registry.Store.Facts), new() { PollInterval = TimeSpan.FromMilliseconds(20) }))
        {
            for (var i = 0; i < Others; i++)
                host.Serve(ModelRef.Parse($"other-{i}@champion"));
            await UntilAsync(() => host.Models.All(model => model.Status.State != ServedModelState.Loading));
            var rows = await host.GetAsync<ScaleRow, Scaled>("scale@champion", new() { Batching = new() { MaxQueuedRows = 4096 } }, Cancellation);
            await router.RouteAsync("scale", Cancellation);

            await using var app = await StartAsync(host, router);
            using var server = new ChaosServer(0, new(app.Urls.First()), new(app.Urls.Last()));
            var (tally, inside) = (new ChaosTally(), new ChaosCallers(rows, version => version));
            // A model at rest that cannot be read is one that cannot answer now, and so is a canary that gets few calls; what is in use always can.
            var outside = new ProtocolCallers(tally, (model, version) => new(FactorOf(model, version))) { MayRefuse = model => model != "scale@champion" };
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var calling = Task.WhenAll(
                Enumerable.Range(0, 16).Select(caller => inside.CallAsync(caller, stop.Token))
                    .Concat(Enumerable.Range(0, 18).Select(caller => outside.CallAsync(caller, Models, () => server, stop.Token))));

            var random = new Random(20260601);
            var steps = new int[8];
            for (var watch = Stopwatch.StartNew(); (watch.Elapsed < ChaosLength.Value || steps.Contains(0)) && inside.Faults.Count + tally.Faults.Count == 0;)
            {
                var step = random.Next(steps.Length);
                steps[step]++;
                await StepAsync(step, registry, host, router, rows.Model, models, artifacts, clock, random);
                Assert.Equal(ServedModelState.Ready, rows.Model.Status.State);
            }

            await stop.CancelAsync();
            await calling;
            TestContext.Current.TestOutputHelper?.WriteLine($"{inside.Answers} in process, {inside.GivenUp} given up; {tally}; {sessions.Opened} sessions, steps {string.Join(' ', steps)}");
            Assert.True(inside.Faults.Count == 0, string.Join(Environment.NewLine, inside.Faults.Take(3)));
            Assert.True(tally.Faults.Count == 0, string.Join(Environment.NewLine, tally.Faults.Take(3)));
            Assert.All(steps, count => Assert.True(count > 0));
            Assert.True(inside.Answers > 0);
            Assert.All(ProtocolCallers.Ways, way => Assert.True(tally.Right(way) > 0, $"nobody was answered by {way}"));
        }

        Assert.Equal(0, sessions.UsedAfterwards);
        Assert.Equal(sessions.Opened, sessions.Freed);
    }

    private static double FactorOf(string model, int version) =>
        model.StartsWith("other-", StringComparison.Ordinal) ? 1 + (model[^1] - '0') % 2 : version;

    private static async Task<ServingFixture> SeedAsync()
    {
        var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        await registry.RegisterAsync("scale", "scale_v3_signature_changed");
        for (var i = 0; i < Others; i++)
            await registry.PromoteAsync($"other-{i}", i % 2 == 0 ? "scale_v1" : "scale_v2");
        return registry;
    }

    private static async Task<WebApplication> StartAsync(ModelHost host, ModelRouter router)
    {
        var app = InferenceServer.Build(services => services.AddSingleton<IModelHost>(host).AddSingleton(router));
        app.MapInference();
        app.MapPredict<ScaleRow, Scaled>("/predict/scale", "scale@champion");
        app.MapMlflowScoring("scale@champion");
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task StepAsync(
        int step, ServingFixture registry, ModelHost host, ModelRouter router, ServedModel model, ChaoticModels models, ChaoticArtifacts artifacts, JumpingClock clock, Random random)
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
            case 6:
                var plan = RoutePlan.Canary(ModelRef.Parse("scale@champion"), ModelRef.ByVersion("scale", random.Next(1, 3)), random.Next(3) * RoutePlan.Whole / 2);
                await router.Routes.ChangeAsync("scale", plan, "chaos", cancellationToken: Cancellation);
                await router.RefreshAsync("scale", Cancellation);
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
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(5, timeout.Token);
    }
}
