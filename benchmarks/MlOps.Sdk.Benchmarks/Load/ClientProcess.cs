using System.Diagnostics;
using System.Globalization;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>The <see cref="LoadClient"/> in a process of its own.</summary>
internal sealed class ClientProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-client-").FullName;

    public ClientProcess(int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (ReadOnlySpan<string>)["load", "client", port.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>Keeps a request for <see cref="AskAsync"/>.</summary>
    public string Keep(string name, byte[] request)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, request);
        return path;
    }

    /// <summary>Sends a request so many times over so many connections, and gives what came back by its status.</summary>
    public async Task<IReadOnlyList<Answers>> AskAsync(string request, int connections, int count)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{connections} {count} {request}"));
        await _process.StandardInput.FlushAsync();
        var answers = new List<Answers>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "end")
                return answers;

            var numbers = line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            answers.Add(new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }

        throw new InvalidOperationException("The client ended; its error output says why.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The answers of one status, and how long the client waited for them.</summary>
    internal sealed record Answers(int Status, int Count, int MedianMicroseconds, int P99Microseconds, int SayWhen);
}
