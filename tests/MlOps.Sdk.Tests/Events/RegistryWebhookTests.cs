using System.Text.Json;
using MlOps.Sdk.Tests.Monitoring;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Events;

public sealed class RegistryWebhookTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_arrive_signed_in_order_and_once_while_all_goes_well()
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver((204, null));
        await DeliverAsync(store, Options(receiver), receiver, 3);

        Assert.Equal(["registry-1", "registry-2", "registry-3"], Ids(receiver));
        var (headers, body) = receiver.Requests.ElementAt(1);
        Assert.True(WebhookSignature.Verify([Secret], headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body, TimeProvider.System.GetUtcNow()));
        using var json = JsonDocument.Parse(body);
        Assert.Equal("mlops.alias.moved", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("flight-delays@champion", json.RootElement.GetProperty("subject").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("data").GetProperty("after").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_filter_lets_through_what_it_names()
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver((200, null));
        var options = Options(receiver);
        options.Types.Add("alias.*");
        options.Models.Add("flight-*");
        options.Aliases.Add("champ*");
        await DeliverAsync(store, options, receiver, 1);
        Assert.Equal(["registry-2"], Ids(receiver));
        Assert.Equal(3, (await store.Cursors.FindCursorAsync("hook", Token))!.Sequence);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_before_later_events()
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver((500, null), (429, null), (200, null));
        await DeliverAsync(store, Options(receiver), receiver, 5);
        Assert.Equal(["registry-1", "registry-1", "registry-1", "registry-2", "registry-3"], Ids(receiver));
        var log = await store.Cursors.ListDeliveriesAsync("hook", Token).Reverse().ToListAsync(Token);
        Assert.Equal([EventDeliveryOutcome.Failed, EventDeliveryOutcome.Failed, EventDeliveryOutcome.Delivered], log.Take(3).Select(delivery => delivery.Outcome));
        Assert.Equal([1, 2, 3], log.Take(3).Select(delivery => delivery.Attempt));
        Assert.Equal("answered 500", log[0].Detail);
    }

    [Theory]
    [InlineData(301, 1)]
    [InlineData(410, 1)]
    [InlineData(503, 2)]
    public async Task What_is_refused_for_good_becomes_a_dead_letter_and_can_be_replayed(int status, int requests)
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver([.. Enumerable.Repeat((status, (string?)null), requests), (200, null)]);
        var options = Options(receiver);
        options.MaxAttempts = 2;
        await DeliverAsync(store, options, receiver, requests + 2);
        var letter = Assert.Single(await store.Cursors.ListDeliveriesAsync("hook", Token).Where(delivery => delivery.Outcome == EventDeliveryOutcome.GivenUp).ToListAsync(Token));
        Assert.Equal((1L, requests), (letter.Sequence, letter.Attempt));
        Assert.Contains($"answered {status}", letter.Detail, StringComparison.Ordinal);

        using (var webhook = new RegistryWebhook("hook", store.Audit, store.Cursors, options))
            await webhook.ReplayAsync(0, Token);
        await DeliverAsync(store, options, receiver, requests + 5);
        Assert.Equal(["registry-1", "registry-2", "registry-3"], Ids(receiver).TakeLast(3));
    }

    [Fact]
    public async Task Private_addresses_are_refused_where_the_option_says_so()
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver((200, null));
        var options = Options(receiver);
        options.RefusePrivateAddresses = true;
        using var webhook = new RegistryWebhook("hook", store.Audit, store.Cursors, options);
        await RunUntilAsync(webhook, async () => (await store.Cursors.FindCursorAsync("hook", Token))?.Sequence == 3);
        Assert.Empty(receiver.Requests);
        Assert.All(await webhook.ListDeliveriesAsync(Token).ToListAsync(Token), delivery => Assert.Equal(EventDeliveryOutcome.GivenUp, delivery.Outcome));
    }

    [Fact]
    public async Task A_new_subscription_begins_with_what_happens_from_then_on()
    {
        await using var store = await OpenAsync();
        await using var receiver = new WebhookReceiver((200, null));
        var options = Options(receiver);
        options.FromBeginning = false;
        using var webhook = new RegistryWebhook("hook", store.Audit, store.Cursors, options);
        await RunUntilAsync(webhook, async () => await store.Cursors.FindCursorAsync("hook", Token) is not null);
        await store.Registry.PromoteAsync(SampleModel.Name, 1, "challenger", cancellationToken: Token);
        await RunUntilAsync(webhook, () => new(!receiver.Requests.IsEmpty));
        Assert.Equal(["registry-4"], Ids(receiver));
    }

    [Fact]
    public async Task Of_two_deliverers_one_works_and_events_are_followed_across_stores()
    {
        await using var store = await OpenAsync();
        await using var other = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Token);
        await using var receiver = new WebhookReceiver((200, null));
        using var one = new RegistryWebhook("hook", store.Audit, store.Cursors, Options(receiver));
        using var two = new RegistryWebhook("hook", other.Audit, other.Cursors, Options(receiver));
        await RunUntilAsync(one, async () =>
        {
            await RunUntilAsync(two, () => new(receiver.Requests.Count >= 3));
            return true;
        });
        Assert.Equal(["registry-1", "registry-2", "registry-3"], Ids(receiver));

        var followed = await new RegistryEvents(other.Audit, poll: TimeSpan.FromMilliseconds(20)).FollowAsync(1, Token).Take(2).ToListAsync(Token);
        Assert.Equal([("champion", (int?)null), ("shadow", null)], followed.Select(happened => (happened.Alias!, happened.Version)));
    }

    [Fact]
    public async Task Deliverers_killed_at_random_moments_lose_nothing_and_repeat_only_the_same_id()
    {
        const int Events = 60;
        await using var store = await OpenAsync();
        for (var move = 0; move < Events - 3; move++)
            await store.Registry.PromoteAsync(SampleModel.Name, 1, $"alias-{move}", cancellationToken: Token);
        await using var receiver = new WebhookReceiver((200, null));
        var kills = 0;
        for (var round = 1; Ids(receiver).Distinct().Count() < Events; round++)
        {
            using var worker = CrashWorker.Start("deliver", _folder.Path, receiver.Url.ToString());
            await worker.Ready;
            var wanted = Math.Min(Events, Ids(receiver).Distinct().Count() + (7 * round));
            for (var wait = 0; wait < 3_000 && Ids(receiver).Distinct().Count() < wanted; wait++)
                await Task.Delay(5, Token);
            await worker.KillAsync();
            Assert.True(kills++ < 40, worker.Errors);
        }

        // At least once each, and in order but for what was not yet noted when a deliverer died.
        var ids = Ids(receiver).Select(id => long.Parse(id["registry-".Length..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(1, Events).Select(i => (long)i), ids.Distinct());
        Assert.True(ids.Count <= Events + kills, $"{ids.Count} requests, {kills} kills");
        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(pair.Second == pair.First + 1 || pair.Second == pair.First));
    }

    [Fact]
    public void Faults_of_the_options_are_named_without_the_secret()
    {
        var options = new RegistryWebhookOptions { Url = new("http://example.com/"), Secret = "short!", MaxAttempts = 0 };
        var refused = Assert.Throws<ArgumentException>(() => new RegistryWebhook("hook", new InMemoryModelStore(), new InMemoryEventCursorStore(), options));
        Assert.Contains("Url has the scheme 'http'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxAttempts is 0", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short!", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Ids(WebhookReceiver receiver) => [.. receiver.Requests.Select(request => request.Headers["webhook-id"])];

    private static RegistryWebhookOptions Options(WebhookReceiver receiver) => new()
    {
        Url = receiver.Url,
        Secret = Secret,
        FromBeginning = true,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(5),
        PollInterval = TimeSpan.FromMilliseconds(20),
    };

    private static async Task DeliverAsync(MlOpsStore store, RegistryWebhookOptions options, WebhookReceiver receiver, int requests)
    {
        using var webhook = new RegistryWebhook("hook", store.Audit, store.Cursors, options);
        await RunUntilAsync(webhook, async () => receiver.Requests.Count >= requests && (await store.Cursors.FindCursorAsync("hook", Token))?.Sequence == 3);
    }

    private static async Task RunUntilAsync(RegistryWebhook webhook, Func<ValueTask<bool>> done)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = webhook.RunAsync(stop.Token);
        while (!await done() && !running.IsCompleted)
            await Task.Delay(5, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task<MlOpsStore> OpenAsync()
    {
        var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Token);
        await SampleModel.RegisterAsync(store);
        await store.Registry.PromoteAsync(SampleModel.Name, 1, "champion", cancellationToken: Token);
        await store.Registry.PromoteAsync(SampleModel.Name, 1, "shadow", cancellationToken: Token);
        return store;
    }
}
