using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>What the sample's README tells of a canary, run.</summary>
public sealed class AspNetServiceRolloutTests
{
    private static readonly object Flower = new { sepalLength = 5.1, sepalWidth = 3.5, petalLength = 1.4, petalWidth = 0.2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_canary_that_answers_NaN_is_rolled_back_and_nobody_gets_an_error()
    {
        await using var service = new AspNetServiceFactory();
        using var client = service.CreateClient();
        using var started = await client.PostAsync("/rollout/iris/iris-nan", null, Cancellation);
        Assert.Equal("version 2 is tried\n", await started.Content.ReadAsStringAsync(Cancellation));

        var variants = new HashSet<string?>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        var router = service.Services.GetRequiredService<ModelRouter>();
        for (var i = 0; (await router.Routes.HistoryAsync("iris", limit.Token).CountAsync(limit.Token)) < 3; i++)
            variants.Add((await PredictAsync(client, i % 500)).GetProperty("variant").GetString());

        Assert.Superset(new HashSet<string?> { "stable", "canary" }, variants);
        var history = await client.GetStringAsync("/rollout/iris", Cancellation);
        Assert.Matches(@"Variant 'canary' was rolled back to 'stable': 100\.0 % of \d+ answers were not finite", history);
        await router.RefreshAsync("iris", Cancellation);
        for (var i = 0; i < 100; i++)
            Assert.Equal((1, "stable"), ((await PredictAsync(client, i)).GetProperty("version").GetInt32(), (await PredictAsync(client, i)).GetProperty("variant").GetString()));

        var entry = await service.Services.GetRequiredService<IAuditLog>().ListAuditAsync(cancellationToken: Cancellation).LastAsync(Cancellation);
        Assert.Equal("model-fact.route.changed", entry.Action);
        Assert.Contains("rolled back", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_canary_gets_its_share_by_key()
    {
        await using var service = new AspNetServiceFactory();
        using var client = service.CreateClient();
        using var started = await client.PostAsync("/rollout/iris/iris", null, Cancellation);
        var router = service.Services.GetRequiredService<ModelRouter>();
        var route = await router.Routes.FindAsync("iris", Cancellation);
        await router.Routes.ChangeAsync("iris", route!.Plan!.WithWeight("canary", 5_000) with { Ramp = null }, "half", cancellationToken: Cancellation);
        await router.RefreshAsync("iris", Cancellation);

        var canary = 0;
        for (var user = 0; user < 200; user++)
        {
            var variant = (await PredictAsync(client, user)).GetProperty("variant").GetString();
            Assert.Equal(variant, (await PredictAsync(client, user)).GetProperty("variant").GetString());
            canary += variant == "canary" ? 1 : 0;
        }

        Assert.InRange(canary, 60, 140);
    }

    private static async Task<JsonElement> PredictAsync(HttpClient client, int user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/iris") { Content = JsonContent.Create(Flower) };
        request.Headers.Add("x-route-key", $"user-{user}");
        using var response = await client.SendAsync(request, Cancellation);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        return answer.RootElement.Clone();
    }
}
