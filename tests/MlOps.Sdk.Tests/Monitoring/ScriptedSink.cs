using System.Collections.Concurrent;

namespace MlOps.Sdk.Tests.Monitoring;

/// <summary>A sink that answers as its script says.</summary>
internal sealed class ScriptedSink(Func<Alert, int, Exception?> script) : IAlertSink
{
    private int _calls;

    public ConcurrentQueue<Alert> Taken { get; } = new();

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask SendAsync(Alert alert, CancellationToken cancellationToken = default)
    {
        if (script(alert, Interlocked.Increment(ref _calls)) is { } failure)
            throw failure;

        Taken.Enqueue(alert);
        return ValueTask.CompletedTask;
    }
}
