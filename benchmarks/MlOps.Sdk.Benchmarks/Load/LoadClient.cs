using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>
/// Sends one request again and again over connections that are kept, in a process of its own, so that its CPU time is not the server's.
/// It reads lines "CONNECTIONS REQUESTS FILE" from its input, and answers each with one line a status and an "end".
/// </summary>
internal static class LoadClient
{
    public static async Task RunAsync(int port)
    {
        while (Console.ReadLine() is { } line)
        {
            var words = line.Split(' ', 3);
            var (connections, requests) = (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
            var content = await File.ReadAllBytesAsync(words[2]);
            var seen = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AskAsync(port, content, requests / connections)));
            foreach (var status in seen.SelectMany(s => s).GroupBy(s => s.Status))
            {
                var times = status.Select(s => s.Microseconds).ToArray();
                Console.WriteLine(Table.Show($"{status.Key} {times.Length} {Cost.Median(times):0} {Cost.Quantile(times, 0.99):0} {status.Count(s => s.SaysWhen)}"));
            }

            Console.WriteLine("end");
        }
    }

    private static async Task<List<(int Status, double Microseconds, bool SaysWhen)>> AskAsync(int port, byte[] request, int count)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[64 * 1024];
        var seen = new List<(int, double, bool)>(count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            var (length, expected) = (0, int.MaxValue);
            while (length < expected)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length));
                if (read == 0)
                    throw new IOException("The server closed the connection.");

                length += read;
                if (expected == int.MaxValue)
                    expected = Expected(buffer.AsSpan(0, length));
            }

            var status = int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            seen.Add((status, Stopwatch.GetElapsedTime(start).TotalMicroseconds, buffer.AsSpan(0, length).IndexOf("\r\nRetry-After: "u8) > 0));
        }

        return seen;
    }

    private static int Expected(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return int.MaxValue;

        var name = "\r\nContent-Length: "u8;
        var at = answer[..head].IndexOf(name);
        if (at < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8) ? answer.Length : int.MaxValue; // sent in chunks

        var digits = answer[(at + name.Length)..(head + 2)];
        return head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
