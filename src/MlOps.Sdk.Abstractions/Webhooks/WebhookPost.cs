using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace MlOps.Sdk;

/// <summary>One request of a webhook, signed as Standard Webhooks says.</summary>
public static class WebhookPost
{
    /// <summary>Posts a message once.</summary>
    /// <param name="client">The client; its handler should be <see cref="WebhookHandler"/>'s.</param>
    /// <param name="endpoint">Where to, and what to sign with.</param>
    /// <param name="id">The message's id: the same for every attempt.</param>
    /// <param name="contentType">The body's media type.</param>
    /// <param name="body">The body.</param>
    /// <param name="time">The clock of the stamp and of the time-out.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>Null when the receiver took it.</returns>
    public static async ValueTask<WebhookFailure?> SendAsync(
        HttpClient client, WebhookEndpoint endpoint, string id, string contentType, byte[] body, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(time);
        using var timeout = new CancellationTokenSource(endpoint.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var request = MakeRequest(endpoint, id, contentType, body, time.GetUtcNow());
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : Read(response, time);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"did not answer within {endpoint.Timeout}", IsTransient: true, null, e);
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

    // Each attempt is stamped and signed anew, or a late one would be refused as stale.
    private static HttpRequestMessage MakeRequest(WebhookEndpoint endpoint, string id, string contentType, byte[] body, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType, "utf-8");
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (string.Join(' ', endpoint.Secrets.Select(secret => WebhookSignature.Sign(secret, id, now, body))) is { Length: > 0 } signed)
            request.Headers.Add(WebhookSignature.SignatureHeader, signed);
        return request;
    }

    private static WebhookFailure Read(HttpResponseMessage response, TimeProvider time)
    {
        var transient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425
            || ((int)response.StatusCode >= 500 && response.StatusCode is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)),
            _ => (TimeSpan?)null,
        };
        var redirect = (int)response.StatusCode is >= 300 and < 400 ? "; redirects are not followed, set Url to where it points" : "";
        return new($"answered {(int)response.StatusCode}{redirect}", transient, retryAfter);
    }
}
