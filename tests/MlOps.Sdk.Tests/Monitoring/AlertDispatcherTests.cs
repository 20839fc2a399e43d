using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class AlertDispatcherTests
{
    private static readonly AlertDeliveryOptions Fast = new() { FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5), MaxAttempts = 4 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transient_failure_is_tried_again_with_the_same_alert_in_order()
    {
        var sink = new ScriptedSink((_, call) => call <= 2 ? new MlOpsStoreException("busy", isTransient: true) : null);
        await using var dispatcher = new AlertDispatcher([sink], Fast);
        dispatcher.Send(Alerts.Make(1));
        dispatcher.Send(Alerts.Make(2));
        await dispatcher.FlushAsync(Token);

        Assert.Equal([Alerts.Make(1), Alerts.Make(2)], sink.Taken);
        Assert.Equal((4, 0L), (sink.Calls, dispatcher.UndeliveredCount));
    }

    [Fact]
    public async Task A_permanent_failure_is_given_up_at_once_and_kept()
    {
        var sink = new ScriptedSink((alert, _) => alert.Id == Alerts.Make(1).Id ? new MlOpsStoreException("answered 410", isTransient: false) : null);
        await using var dispatcher = new AlertDispatcher([sink], Fast);
        dispatcher.Send(Alerts.Make(1));
        dispatcher.Send(Alerts.Make(2));
        await dispatcher.FlushAsync(Token);

        Assert.Equal(2, sink.Calls);
        var given = Assert.Single(dispatcher.Undelivered);
        Assert.Equal((Alerts.Make(1), nameof(ScriptedSink), "answered 410 (attempt 1)"), (given.Alert, given.Sink, given.Reason));
    }

    [Fact]
    public async Task A_sink_that_never_recovers_ends_after_its_attempts_and_delays_no_other()
    {
        var broken = new ScriptedSink((_, _) => new InvalidOperationException("bug"));
        var sound = new InMemoryAlertSink();
        await using var dispatcher = new AlertDispatcher([broken, sound], Fast);
        dispatcher.Send(Alerts.Make());
        await dispatcher.FlushAsync(Token);

        Assert.Equal((4, 1L, 1), (broken.Calls, dispatcher.UndeliveredCount, sound.Alerts.Count));
    }

    [Fact]
    public async Task A_full_queue_pushes_out_the_oldest_and_counts_it()
    {
        using var gate = new ManualResetEventSlim();
        var sink = new ScriptedSink((_, _) =>
        {
            gate.Wait(Token);
            return null;
        });
        await using var dispatcher = new AlertDispatcher([sink], new() { QueueCapacity = 3 });
        dispatcher.Send(Alerts.Make(0));
        while (sink.Calls == 0)
            await Task.Delay(1, Token);
        for (var i = 1; i <= 5; i++)
            dispatcher.Send(Alerts.Make(i));
        gate.Set();
        await dispatcher.FlushAsync(Token);

        Assert.Equal([0, 3, 4, 5], sink.Taken.Select(a => int.Parse(a.Fingerprint[1..], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["f1", "f2"], dispatcher.Undelivered.Select(u => u.Alert.Fingerprint));
    }

    [Fact]
    public async Task What_still_waits_at_the_end_is_given_up_loudly()
    {
        var sink = new ScriptedSink((_, _) => new MlOpsStoreException("busy", isTransient: true));
        var dispatcher = new AlertDispatcher([sink], new() { FirstDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) });
        dispatcher.Send(Alerts.Make(1));
        dispatcher.Send(Alerts.Make(2));
        while (sink.Calls == 0)
            await Task.Delay(1, Token);
        await dispatcher.DisposeAsync();

        Assert.Equal(2, dispatcher.UndeliveredCount);
    }

    [Fact]
    public async Task Readers_in_the_process_get_each_alert_once()
    {
        var sink = new InMemoryAlertSink(capacity: 2);
        await sink.SendAsync(Alerts.Make(1), Token);
        await sink.SendAsync(Alerts.Make(1), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var read = new List<string>();
        await using var reader = sink.ReadAllAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await reader.MoveNextAsync());
        read.Add(reader.Current.Fingerprint);
        var next = reader.MoveNextAsync();
        await sink.SendAsync(Alerts.Make(2), Token);
        Assert.True(await next);
        read.Add(reader.Current.Fingerprint);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());
        Assert.Equal(["f1", "f2"], read);
        Assert.Equal(2, sink.Received);
    }

    [Theory]
    [InlineData("QueueCapacity")]
    [InlineData("MaxAttempts")]
    [InlineData("KeepUndelivered")]
    [InlineData("FirstDelay")]
    [InlineData("MaxDelay")]
    public void An_option_out_of_range_is_refused_by_name(string option)
    {
        var options = new AlertDeliveryOptions();
        switch (option)
        {
            case "QueueCapacity": options.QueueCapacity = 0; break;
            case "MaxAttempts": options.MaxAttempts = 0; break;
            case "KeepUndelivered": options.KeepUndelivered = -1; break;
            case "FirstDelay": options.FirstDelay = TimeSpan.Zero; break;
            default: options.MaxDelay = TimeSpan.FromSeconds(1); break;
        }

        Assert.Contains(option + " is ", Assert.Throws<ArgumentException>(() => new AlertDispatcher([], options)).Message, StringComparison.Ordinal);
    }
}
