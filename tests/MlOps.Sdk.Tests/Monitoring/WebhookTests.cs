using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_arrives_as_a_signed_cloud_event()
    {
        await using var receiver = new WebhookReceiver((204, null));
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = receiver.Url, Secret = Secret, PreviousSecret = "the one that is going away", Source = "/trip-service" });
        await sink.SendAsync(Alerts.Make(), Token);

        var (headers, body) = Assert.Single(receiver.Requests);
        Assert.StartsWith("application/cloudevents+json", headers["Content-Type"], StringComparison.Ordinal);
        foreach (var accepted in new[] { Secret, "the one that is going away" })
            Assert.True(WebhookSignature.Verify([accepted], headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body, TimeProvider.System.GetUtcNow()));
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        Assert.Equal("1.0", root.GetProperty("specversion").GetString());
        Assert.Equal(headers["webhook-id"], root.GetProperty("id").GetString());
        Assert.Equal("/trip-service", root.GetProperty("source").GetString());
        Assert.Equal("mlops.alert.firing", root.GetProperty("type").GetString());
        Assert.Equal("trips:3", root.GetProperty("subject").GetString());
        Assert.Equal(Alerts.Make(), root.GetProperty("data").Deserialize(MlOpsJson.Alert));
    }

    [Fact]
    public void The_signature_is_that_of_the_published_example()
    {
        // The example of the Standard Webhooks specification and its libraries.
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);
        var body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body));
    }

    [Theory]
    [InlineData("sound", true)]
    [InlineData("body", false)]
    [InlineData("id", false)]
    [InlineData("secret", false)]
    [InlineData("stale", false)]
    [InlineData("future", false)]
    [InlineData("garbage", false)]
    [InlineData("second of two", true)]
    public void A_changed_or_stale_message_is_refused(string fault, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var body = "{}"u8.ToArray();
        var sent = fault switch { "stale" => now.AddSeconds(-301), "future" => now.AddSeconds(301), _ => now };
        var signature = fault switch
        {
            "garbage" => "v1,notbase64 v2,abc",
            "second of two" => $"v1,{Convert.ToBase64String(new byte[32])} {WebhookSignature.Sign(Secret, "m1", sent, body)}",
            _ => WebhookSignature.Sign(Secret, "m1", sent, body),
        };

        Assert.Equal(accepted, WebhookSignature.Verify(
            [fault == "secret" ? "another secret, long enough" : Secret],
            fault == "id" ? "m2" : "m1",
            sent.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            signature,
            fault == "body" ? "{ }"u8 : body,
            now));
    }

    [Fact]
    public async Task A_busy_receiver_is_asked_again_with_the_same_id_and_no_sooner_than_it_says()
    {
        var time = new FakeTimeProvider();
        await using var receiver = new WebhookReceiver((500, null), (429, "7"), (200, null));
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = receiver.Url, Secret = Secret, Timeout = TimeSpan.FromMinutes(10) }, time);
        var sending = sink.SendAsync(Alerts.Make(), Token).AsTask();
        await UntilAsync(() => receiver.Requests.Count == 1);
        await AdvanceUntilAsync(time, TimeSpan.FromMilliseconds(500), () => receiver.Requests.Count == 2);
        var asked = time.GetUtcNow();
        await AdvanceUntilAsync(time, TimeSpan.FromMilliseconds(500), () => receiver.Requests.Count == 3);
        await sending;

        Assert.True(time.GetUtcNow() - asked >= TimeSpan.FromSeconds(7), $"{time.GetUtcNow() - asked}");
        Assert.Single(receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct());
        Assert.True(receiver.Requests.Select(r => r.Headers["webhook-timestamp"]).Distinct().Count() >= 2);
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(301, false)]
    [InlineData(410, false)]
    [InlineData(501, false)]
    [InlineData(503, true)]
    public async Task A_refusal_says_whether_to_try_again_and_names_neither_path_nor_secret(int status, bool transient)
    {
        await using var receiver = new WebhookReceiver((status, null));
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = new(receiver.Url, "?token=hidden"), Secret = Secret, MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) });
        var failure = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await sink.SendAsync(Alerts.Make(), Token));

        Assert.Equal(transient, failure.IsTransient);
        Assert.Equal(transient ? 2 : 1, receiver.Requests.Count);
        Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hook/", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_asks_for_an_hour_is_left_to_a_later_delivery()
    {
        await using var receiver = new WebhookReceiver((503, "3600"));
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = receiver.Url });
        var failure = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await sink.SendAsync(Alerts.Make(), Token));

        Assert.True(failure.IsTransient);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Nobody_listening_is_transient_and_cancellation_is_not_wrapped()
    {
        var receiver = new WebhookReceiver((200, null));
        await receiver.DisposeAsync();
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = receiver.Url, MaxAttempts = 1 });

        Assert.True((await Assert.ThrowsAsync<MlOpsStoreException>(async () => await sink.SendAsync(Alerts.Make(), Token))).IsTransient);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sink.SendAsync(Alerts.Make(), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("::", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("93.184.216.34", false)]
    [InlineData("2606:2800:220:1::1", false)]
    public void Addresses_of_machine_credentials_are_never_posted_to(string address, bool forbidden) =>
        Assert.Equal(forbidden, WebhookHandler.IsForbidden(IPAddress.Parse(address)));

    [Fact]
    public async Task A_forbidden_address_is_a_permanent_failure()
    {
        using var sink = new WebhookAlertSink(new WebhookOptions { Url = new("http://169.254.169.254/latest"), AllowPlainHttp = true });
        var failure = await Assert.ThrowsAsync<MlOpsStoreException>(async () => await sink.SendAsync(Alerts.Make(), Token));

        Assert.False(failure.IsTransient);
        Assert.Contains("may not be posted to", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/hook", "Url has the scheme 'http'")]
    [InlineData("ftp://example.com/hook", "Url has the scheme 'ftp'")]
    [InlineData("https://user:word@example.com/hook", "Url carries a user name")]
    [InlineData("https://elsewhere.example/hook", "is not in AllowedHosts")]
    public void An_address_that_is_not_allowed_is_refused_before_anything_is_sent(string url, string rule)
    {
        var options = new WebhookOptions { Url = new(url), AllowedHosts = { "example.com" } };
        Assert.Contains(rule, Assert.Throws<ArgumentException>(() => new WebhookAlertSink(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_the_options_are_reported_together_without_the_secret()
    {
        var faults = new WebhookOptions { Secret = "short!", PreviousSecret = "whsec_***", MaxAttempts = 0, Timeout = TimeSpan.Zero, Source = "" }.FindFaults();
        Assert.Equal(["Url", "Secret", "PreviousSecret", "MaxAttempts", "Timeout", "Source"], faults.Select(f => f.Split(' ')[0]));
        Assert.DoesNotContain(faults, f => f.Contains("short!", StringComparison.Ordinal));
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Func<bool> done)
    {
        while (!done())
        {
            time.Advance(step);
            await Task.Delay(10, Token);
        }
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        while (!done())
            await Task.Delay(5, Token);
    }
}
