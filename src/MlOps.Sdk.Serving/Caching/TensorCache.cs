using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>Answers calls by tensors from what the version answered before to the same inputs and for the same outputs.</summary>
internal sealed class TensorCache(HostContext host, LoadedModel model, CachingOptions options) : IDisposable
{
    private static readonly OutputLimits Finite = new();

    private readonly ResponseCache<TensorAnswer> _answers = new(options, host, model, "tensors");
    private readonly ConcurrentQueue<CacheKey> _unused = new();

    public IResponseCache Answers => _answers;

    public bool IsRefused => _answers.Refusal is not null;

    public void Refuse(string reason) => _answers.Refusal = reason;

    /// <summary>Answers a call, or lets it run.</summary>
    public ValueTask RunAsync(TensorCall call, TensorCallPool selection, in RouteChoice choice, PredictOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = host.Time.GetTimestamp();
        if (!_unused.TryDequeue(out var key))
            key = new();

        Write(key, call, selection);
        if (!_answers.TryFind(key, out var answer, out var flight, out var leads))
            return AskAsync(call, choice, options, key, flight, leads, cancellationToken);

        Reuse(key);
        Answer(call, answer, start);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _answers.Dispose();

    private static void Write(CacheKey key, TensorCall call, TensorCallPool selection)
    {
        key.Clear();
        key.Add(selection.Number);
        for (var i = 0; i < call.Inputs.Count; i++)
            key.Add(call.Inputs[i]);
        for (var i = 0; i < call.OptionalInputs.Count; i++)
            key.Add(call.OptionalInputs[i]);

        key.Complete();
    }

    private void Reuse(CacheKey key)
    {
        if (key.IsSmall)
            _unused.Enqueue(key);
    }

    private void Answer(TensorCall call, TensorAnswer answer, long start)
    {
        answer.CopyTo(call.Outputs);
        call.AnsweredTogether(host.Time.GetElapsedTime(start));
    }

    private async ValueTask AskAsync(TensorCall call, RouteChoice choice, PredictOptions options, CacheKey key, CacheFlight<TensorAnswer>? flight, bool leads, CancellationToken cancellationToken)
    {
        while (flight is not null)
        {
            if (leads)
            {
                await LeadAsync(call, choice, options, flight, cancellationToken).ConfigureAwait(false);
                Reuse(key);
                return;
            }

            var start = host.Time.GetTimestamp();
            if (await CacheWait.ForAsync(flight, options.Timeout, host, model, cancellationToken).ConfigureAwait(false) is { } shared)
            {
                _answers.Shared();
                Answer(call, shared, start);
                return;
            }

            // A run that failed fails for the same inputs again, so that nobody need wait for another's turn.
            if (!flight.WasAbandoned)
                break;

            if (_answers.TryFind(key, out var answer, out flight, out leads))
            {
                Answer(call, answer, start);
                return;
            }
        }

        await call.RunUncachedAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask LeadAsync(TensorCall call, RouteChoice choice, PredictOptions options, CacheFlight<TensorAnswer> flight, CancellationToken cancellationToken)
    {
        var abandoned = false;
        try
        {
            await call.RunUncachedAsync(options, cancellationToken).ConfigureAwait(false);
            if ((choice.Arm?.Limits ?? Finite).Allow(call.Outputs) && TensorAnswer.Of(call.Outputs) is { } answer)
                _answers.Land(flight, answer, answer.Size);
        }
        catch (Exception e) when (e is OperationCanceledException or MlOpsModelException { IsTransient: true })
        {
            abandoned = true;
            throw;
        }
        finally
        {
            _answers.Abort(flight, abandoned);
        }
    }
}
