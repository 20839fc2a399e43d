using System.Collections.Concurrent;
using System.Diagnostics;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>Another process that writes to a store and says what was acknowledged.</summary>
internal sealed class CrashWorker : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringWriter _errors = new();

    private CrashWorker(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not { } text)
                return;
            _lines.Enqueue(text);
            _ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.WriteLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Task Ready => Task.WhenAny(_ready.Task, _process.WaitForExitAsync());

    public IReadOnlyCollection<string> Lines => _lines;

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static CrashWorker Start(params string[] arguments) => StartProgram("MlOps.Sdk.CrashWorker", [], arguments);

    /// <summary>Starts another program that lies beside the tests.</summary>
    public static CrashWorker StartProgram(string program, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    public async Task KillAsync()
    {
        _process.Kill(); // SIGKILL: nothing in the process gets to run
        await _process.WaitForExitAsync();
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _errors.Dispose();
    }
}
