namespace MlOps.Sdk;

/// <summary>
/// Writes a run's items in order, one batch at a time. A batch that the store did not take stays at the head under the same id,
/// so that trying it again cannot double it.
/// </summary>
internal sealed class RunWriter(RunId run, IRunStore store, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<RunBatch> _pending = new();
    private MlOpsConflictException? _conflict;

    /// <summary>Completes when everything buffered before the call is durable.</summary>
    /// <param name="take">Gives the full buffer and puts an empty one in its place; null when nothing is buffered.</param>
    /// <param name="giveBack">Takes a buffer back whose items are durable.</param>
    /// <param name="cancellationToken">Stops the wait; items stay for the next call.</param>
    public async ValueTask WriteAsync(Func<RunBuffer?> take, Action<RunBuffer?> giveBack, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await DrainAsync(cancellationToken).ConfigureAwait(false);
            giveBack(null);
            if (take() is { } buffer)
            {
                _pending.Enqueue(buffer.ToBatch(NewId()));
                await DrainAsync(cancellationToken).ConfigureAwait(false);
                giveBack(buffer);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Throws once what the store found wrong with a param.</summary>
    public void ThrowIfConflicting()
    {
        if (Interlocked.Exchange(ref _conflict, null) is { } conflict)
            throw new MlOpsConflictException(conflict.Message, conflict);
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (_pending.TryPeek(out var batch))
        {
            try
            {
                await store.AppendAsync(run, batch, cancellationToken).ConfigureAwait(false);
                _pending.Dequeue();
            }
            catch (MlOpsConflictException conflict)
            {
                Split(conflict);
            }
        }
    }

    // One param with a second value must not take the rest of its batch with it: the rest is written, then each param alone.
    private void Split(MlOpsConflictException conflict)
    {
        var refused = _pending.Dequeue();
        if (refused is { Params.Count: 1, Metrics.Count: 0, Tags.Count: 0, Inputs.Count: 0, Artifacts.Count: 0, Outputs.Count: 0 } or { Params.Count: 0 })
        {
            _conflict ??= conflict;
            return;
        }

        var later = _pending.ToArray();
        _pending.Clear();
        _pending.Enqueue(refused with { Id = NewId(), Params = [] });
        foreach (var param in refused.Params)
            _pending.Enqueue(new() { Id = NewId(), Params = [param] });
        foreach (var batch in later)
            _pending.Enqueue(batch);
    }

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
