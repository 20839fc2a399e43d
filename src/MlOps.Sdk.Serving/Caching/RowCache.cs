using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>Answers rows of one type from what the version answered before. An answer given again costs no allocation beyond itself.</summary>
internal sealed class RowCache<TIn, TOut>(HostContext host, LoadedModel model, RowBinding binding, CachingOptions options) : IDisposable
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private static readonly OutputLimits Finite = new();

    private readonly ResponseCache<RowAnswer> _answers = new(options, host, model, typeof(TIn).Name);
    private readonly ConcurrentQueue<RowQuestion> _unused = new();

    public IResponseCache Answers => _answers;

    public bool IsRefused => _answers.Refusal is not null;

    public void Refuse(string reason) => _answers.Refusal = reason;

    /// <summary>Answers a row, or lets it run.</summary>
    /// <param name="row">The row.</param>
    /// <param name="options">What the call asks for.</param>
    /// <param name="run">Runs it; it has nothing to do with the lease that the caller holds meanwhile.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<Prediction<TOut>> PredictAsync(TIn row, PredictOptions options, Func<TIn, PredictOptions, CancellationToken, ValueTask<Prediction<TOut>>> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new RowCall(host, model, options.Choice);
        if (!_unused.TryDequeue(out var question))
            question = new(binding);

        if (!question.TryRead(row))
            return run(row, options, cancellationToken);

        if (!_answers.TryFind(question.Key, out var answer, out var flight, out var leads))
            return AskAsync(row, options, run, question, flight, leads, cancellationToken);

        var prediction = call.AnsweredBefore<TOut>(binding, question, answer);
        _unused.Enqueue(question);
        return new(prediction);
    }

    public void Dispose() => _answers.Dispose();

    private async ValueTask<Prediction<TOut>> AskAsync(TIn row, PredictOptions options, Func<TIn, PredictOptions, CancellationToken, ValueTask<Prediction<TOut>>> run, RowQuestion question, CacheFlight<RowAnswer>? flight, bool leads, CancellationToken cancellationToken)
    {
        while (flight is not null)
        {
            if (leads)
                return await LeadAsync(row, options, run, flight, cancellationToken).ConfigureAwait(false);

            var call = new RowCall(host, model, options.Choice);
            if (await CacheWait.ForAsync(flight, options.Timeout, host, model, cancellationToken).ConfigureAwait(false) is { } shared)
            {
                _answers.Shared();
                return call.AnsweredBefore<TOut>(binding, question, shared);
            }

            // A run that failed fails for the same inputs again, so that nobody need wait for another's turn.
            if (!flight.WasAbandoned)
                break;

            if (_answers.TryFind(question.Key, out var answer, out flight, out leads))
                return call.AnsweredBefore<TOut>(binding, question, answer);
        }

        return await run(row, options, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Prediction<TOut>> LeadAsync(TIn row, PredictOptions options, Func<TIn, PredictOptions, CancellationToken, ValueTask<Prediction<TOut>>> run, CacheFlight<RowAnswer> flight, CancellationToken cancellationToken)
    {
        var landing = new RowLanding(_answers, flight, options.Choice.Arm?.Limits ?? Finite, options.Choice.Capture);
        var abandoned = false;
        try
        {
            return await run(row, options with { Choice = options.Choice with { Capture = landing } }, cancellationToken).ConfigureAwait(false);
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
