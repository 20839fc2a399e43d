using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlOps.Sdk.Integration.Tests.ObjectStores;

/// <summary>Stands between a client and a server and does to connections what networks do.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private long _up;
    private long _down;
    private int _faults;
    private int _cuts;

    public FaultyProxy(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that reached the server.</summary>
    public long Up => Interlocked.Read(ref _up);

    /// <summary>Bytes that the server's side has handed on to the client.</summary>
    public long Down => Interlocked.Read(ref _down);

    /// <summary>How many more connections suffer from what is set here.</summary>
    public int Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value);
    }

    /// <summary>A faulty connection is cut when the client has sent so much.</summary>
    public long CutUpAfter { get; set; } = long.MaxValue;

    /// <summary>A faulty connection is cut when the server has answered so much.</summary>
    public long CutDownAfter { get; set; } = long.MaxValue;

    /// <summary>A faulty connection falls silent, open, when the server has answered so much.</summary>
    public long StallDownAfter { get; set; } = long.MaxValue;

    /// <summary>A faulty connection turns a bit around in the byte that comes after so many to the server.</summary>
    public long FlipUpAfter { get; set; } = long.MaxValue;

    /// <summary>A faulty connection's first request is answered with this instead of reaching the server.</summary>
    public string? Answer { get; set; }

    /// <summary>Called for each connection before its faults are read, so that each may suffer otherwise.</summary>
    public Action<FaultyProxy>? OnConnect { get; set; }

    /// <summary>A faulty connection is cut as soon as the client has sent this text so many times, before any answer.</summary>
    public (byte[] Text, int Times)? CutUpAt { get; set; }

    /// <summary>The connections cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Called with <see cref="Up"/> whenever it grows.</summary>
    public Action<long>? OnUp { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var server = new TcpClient();
        try
        {
            using (client)
            {
                OnConnect?.Invoke(this);
                var faulty = Interlocked.Decrement(ref _faults) >= 0;
                var cutAt = faulty ? CutUpAt : null;
                if (faulty && Answer is { } answer)
                {
                    await AnswerAsync(client.GetStream(), answer, cut.Token);
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _server, cut.Token);
                var up = PumpAsync(client.GetStream(), server.GetStream(), faulty ? CutUpAfter : long.MaxValue, long.MaxValue, faulty ? FlipUpAfter : long.MaxValue, isUp: true, cut.Token, cutAt);
                var down = PumpAsync(server.GetStream(), client.GetStream(), faulty ? CutDownAfter : long.MaxValue, faulty ? StallDownAfter : long.MaxValue, long.MaxValue, isUp: false, cut.Token);
                var first = await Task.WhenAny(up, down);
                await cut.CancelAsync();
                if (first == up)
                    client.LingerState = new(enable: true, seconds: 0); // a reset; what was answered before the end of an answer still arrives
                await Task.WhenAll(up, down);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // that is what this proxy is for
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, long cutAfter, long stallAfter, long flipAfter, bool isUp, CancellationToken cancellationToken, (byte[] Text, int Times)? cutAt = null)
    {
        var buffer = new byte[64 * 1024];
        var (total, met) = (0L, 0);
        try
        {
            while (total < cutAfter)
            {
                if (total >= stallAfter)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, Math.Max(1, Math.Min(cutAfter, stallAfter) - total))), cancellationToken);
                if (read == 0)
                    return;
                if (cutAfter == 0)
                {
                    Interlocked.Increment(ref _cuts);
                    return;
                }

                if (flipAfter >= total && flipAfter < total + read)
                    buffer[flipAfter - total] ^= 1;
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                total += read;
                var sum = Interlocked.Add(ref isUp ? ref _up : ref _down, read);
                if (isUp)
                    OnUp?.Invoke(sum);
                if (cutAt is { } text && buffer.AsSpan(0, read).IndexOf(text.Text) >= 0 && ++met == text.Times)
                    break;
            }

            Interlocked.Increment(ref _cuts);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the other side is gone, or we are to go
        }
    }

    private static async Task AnswerAsync(NetworkStream client, string answer, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.ReadAsync(one, cancellationToken) == 1)
            head.Append((char)one[0]);
        var lines = head.ToString().Split("\r\n");
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line[15..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (!lines.Any(l => l.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase)))
            await client.ReadExactlyAsync(new byte[length], cancellationToken);
        await client.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        await client.FlushAsync(cancellationToken);
    }
}
