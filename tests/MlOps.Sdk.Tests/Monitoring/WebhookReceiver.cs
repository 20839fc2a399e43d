using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MlOps.Sdk.Tests.Monitoring;

/// <summary>An HTTP receiver on this machine that answers by script and keeps what it got.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _loop;

    public WebhookReceiver(params (int Status, string? RetryAfter)[] answers)
    {
        (_listener, Url) = Listen();
        _loop = Task.Run(() => AnswerAsync(answers));
    }

    public Uri Url { get; }

    public ConcurrentQueue<(Dictionary<string, string> Headers, byte[] Body)> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private static (HttpListener Listener, Uri Url) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hook/";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return (listener, new(url));
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private async Task AnswerAsync((int Status, string? RetryAfter)[] answers)
    {
        for (var i = 0; ; i++)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var headers = context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
            Requests.Enqueue((headers, body.ToArray()));
            var (status, retryAfter) = answers[Math.Min(i, answers.Length - 1)];
            if (retryAfter is not null)
                context.Response.Headers["Retry-After"] = retryAfter;
            context.Response.StatusCode = status;
            context.Response.Close();
        }
    }
}
