namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Posts each alert as a CloudEvents 1.0 event, signed as Standard Webhooks says. Transient failures are tried again within
/// the delivery; anything that trying again cannot mend is refused at once. Neither the address beyond its host nor a secret
/// appears in a message.
/// </summary>
public sealed class WebhookAlertSink : IAlertSink, IDisposable
{
    private readonly Func<HttpClient> _client;
    private readonly HttpClient? _own;
    private readonly WebhookOptions _options;
    private readonly WebhookEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly Random _jitter;

    /// <summary>Posts with a client of its own.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WebhookAlertSink(WebhookOptions options, TimeProvider? time = null)
        : this(new HttpClient(WebhookHandler.Create()), options, time) => _own = _client();

    /// <summary>Posts with the given client, which the caller disposes. Its handler should be <see cref="WebhookHandler"/>'s.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WebhookAlertSink(HttpClient client, WebhookOptions options, TimeProvider? time = null)
        : this(() => client, options, time) => ArgumentNullException.ThrowIfNull(client);

    internal WebhookAlertSink(Func<HttpClient> client, WebhookOptions options, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFaults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        (_client, _options, _time) = (client, options, time ?? TimeProvider.System);
        _endpoint = new() { Url = options.Url!, Secrets = [.. new[] { options.Secret, options.PreviousSecret }.OfType<string>()], Timeout = options.Timeout };
        _jitter = new Random(_time.GetTimestamp().GetHashCode());
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsStoreException">The receiver refused the alert, or did not take it in as many attempts as allowed.</exception>
    public async ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var body = AlertEvent.Write(alert, _options.Source);
        var id = AlertEvent.IdOf(alert);
        for (var attempt = 1; ; attempt++)
        {
            var failure = await WebhookPost.SendAsync(_client(), _endpoint, id, AlertEvent.ContentType, body, _time, cancellationToken).ConfigureAwait(false);
            if (failure is null)
                return;

            var delay = failure.RetryAfter ?? Backoff.Delay(attempt, _options.FirstDelay, _options.MaxDelay, _jitter);
            if (!failure.IsTransient || attempt >= _options.MaxAttempts || delay > _options.MaxDelay)
                throw new MlOpsStoreException($"The webhook at {_options.Url!.IdnHost} {failure.Reason} (attempt {attempt}).", failure.IsTransient, failure.Cause);

            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();
}
