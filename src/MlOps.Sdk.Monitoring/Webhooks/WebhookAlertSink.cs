using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

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
            var failure = await PostAsync(id, body, cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<PostFailure?> PostAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = MakeRequest(id, body);
            using var response = await _client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : Read(response);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"did not answer within {_options.Timeout}", IsTransient: true, null, e);
        }
        catch (HttpRequestException e)
        {
            for (Exception? inner = e; inner is not null; inner = inner.InnerException)
            {
                if (inner is WebhookForbiddenException)
                    return new($"may not be posted to: {inner.Message}", IsTransient: false, null, e);
            }

            return new($"could not be reached ({e.HttpRequestError})", IsTransient: true, null, e);
        }
    }

    private HttpRequestMessage MakeRequest(string id, byte[] body)
    {
        // Each attempt is stamped and signed anew, or a late one would be refused as stale.
        var now = _time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(AlertEvent.ContentType, "utf-8");
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var signatures = new[] { _options.Secret, _options.PreviousSecret }.OfType<string>().Select(secret => WebhookSignature.Sign(secret, id, now, body));
        if (string.Join(' ', signatures) is { Length: > 0 } signed)
            request.Headers.Add(WebhookSignature.SignatureHeader, signed);
        return request;
    }

    private PostFailure Read(HttpResponseMessage response)
    {
        var transient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
            || ((int)response.StatusCode >= 500 && response.StatusCode is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)),
            _ => (TimeSpan?)null,
        };
        var redirect = (int)response.StatusCode is >= 300 and < 400 ? "; redirects are not followed, set Url to where it points" : "";
        return new($"answered {(int)response.StatusCode}{redirect}", transient, retryAfter, null);
    }

    private sealed record PostFailure(string Reason, bool IsTransient, TimeSpan? RetryAfter, Exception? Cause);
}
