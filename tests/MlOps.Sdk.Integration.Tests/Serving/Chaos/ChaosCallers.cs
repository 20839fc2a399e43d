using System.Collections.Concurrent;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving;

namespace MlOps.Sdk.Integration.Tests.Serving.Chaos;

/// <summary>
/// Callers that ask without a pause, by rows in batches, by rows within a time, with cancellation, and by tensors, and hold each
/// answer against what the version it claims to come from must say. Scale models multiply by their version's factor.
/// </summary>
internal sealed class ChaosCallers(ServedModel<ScaleRow, Scaled> rows, Func<int, double> factorOf)
{
    private readonly ConcurrentQueue<string> _faults = new();
    private long _answers;
    private long _givenUp;

    public IReadOnlyCollection<string> Faults => _faults;

    public long Answers => Interlocked.Read(ref _answers);

    public long GivenUp => Interlocked.Read(ref _givenUp);

    public Task CallAsync(int caller, CancellationToken stop) => Task.Run(async () =>
    {
        for (var call = 1; !stop.IsCancellationRequested && _faults.Count < 10; call++)
        {
            try
            {
                await ((caller % 4) switch
                {
                    0 => AskByTensorsAsync(caller, call),
                    1 => AskWithinAsync(caller, call),
                    2 => AskAndCancelAsync(caller, call),
                    _ => AskAsync(new(caller, call, 0, -call), default, CancellationToken.None),
                });
                Interlocked.Increment(ref _answers);
            }
            catch (Exception e) when (caller % 4 is 1 && e is MlOpsModelException { IsTransient: true } && e.Message.Contains("within the call's timeout", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _givenUp);
            }
            catch (OperationCanceledException) when (caller % 4 is 2)
            {
                Interlocked.Increment(ref _givenUp);
            }
            catch (Exception e)
            {
                _faults.Enqueue($"caller {caller}, call {call}: {e}");
            }

            if (call % 100 == 0)
                await Task.Yield();
        }
    }, CancellationToken.None);

    private async Task AskAsync(ScaleRow row, PredictOptions options, CancellationToken cancellationToken)
    {
        var answer = await rows.PredictAsync(row, options, cancellationToken);
        var factor = factorOf(answer.Version);
        if (answer.Value != new Scaled(factor * row.A, factor * row.D))
            _faults.Enqueue($"{row} was answered {answer.Value} by version {answer.Version}");
    }

    private Task AskWithinAsync(int caller, int call) =>
        AskAsync(new(caller, call, 1, call), new() { Timeout = TimeSpan.FromMilliseconds(1 + call % 40), Priority = (PredictPriority)(call % 3 - 1) }, CancellationToken.None);

    private async Task AskAndCancelAsync(int caller, int call)
    {
        using var cancel = new CancellationTokenSource();
        if (call % 3 == 0)
            cancel.CancelAfter(TimeSpan.FromMilliseconds(call % 5));
        await AskAsync(new(caller, call, 2, call + 0.5f), default, cancel.Token);
    }

    private async Task AskByTensorsAsync(int caller, int call)
    {
        using var asked = await rows.Model.BeginCallAsync();
        var count = 1 + call % 3;
        asked.Inputs[0].Reshape(count, 4);
        var input = asked.Inputs[0].AsSpan<float>();
        for (var i = 0; i < input.Length; i++)
            input[i] = caller * 1000 + call + i;
        await asked.RunAsync();
        var factor = factorOf(asked.Version.Version);
        for (var i = 0; i < 4 * count; i++)
        {
            if (asked.Outputs[0].AsSpan<float>()[i] != (float)(factor * (caller * 1000 + call + i)))
                _faults.Enqueue($"caller {caller}, call {call}: element {i} of version {asked.Version.Version} is {asked.Outputs[0].AsSpan<float>()[i]}");
        }
    }
}
