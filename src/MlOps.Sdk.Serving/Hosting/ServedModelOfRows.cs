namespace MlOps.Sdk.Serving;

/// <summary>Answers rows of records with the version that serves at the moment of the call.</summary>
/// <typeparam name="TIn">The row.</typeparam>
/// <typeparam name="TOut">The answer.</typeparam>
/// <remarks>Safe for concurrent calls; each runs on its caller's thread, unless it waits to be answered in a batch. A call under way finishes on the version it began with.</remarks>
public sealed class ServedModel<TIn, TOut> : IVersionFollower
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly HostContext _host;
    private readonly ModelLimits? _limits;
    private Bound? _bound;

    internal ServedModel(HostContext host, ServedModel model, ServedModelOptions? options)
    {
        _host = host;
        Model = model;
        Options = options;
        _limits = options is null ? model.Limits : ModelLimits.Of(options, model.Reference, host);
    }

    /// <summary>What is served and how it stands.</summary>
    public ServedModel Model { get; }

    internal ServedModelOptions? Options { get; }

    BatchingStatus? IVersionFollower.Batching => Volatile.Read(ref _bound)?.Batcher?.Status;

    CachingStatus? IVersionFollower.Caching => Volatile.Read(ref _bound)?.Cache?.Answers.Status;

    bool IVersionFollower.IsBound => IsBound;

    internal bool IsBound => Volatile.Read(ref _bound) is not null;

    /// <summary>Answers one row. In the steady state nothing is allocated beyond the answer itself.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column; the message names it, what was expected and what came.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded (transient), or the model failed on this row.</exception>
    public ValueTask<Prediction<TOut>> PredictAsync(TIn row, CancellationToken cancellationToken = default)
    {
        if (_limits is not null)
            return PredictLimitedAsync(row, default, cancellationToken);

        if (TryEnter(null) is not { } bound)
            return WakeAsync(row, default, cancellationToken);

        if (bound.Cache is { IsRefused: false })
            return RecallAsync(bound, row, default, cancellationToken);

        return bound.Batcher is { } batcher && !batcher.TryEnter()
            ? Enqueue(bound, row, default, cancellationToken)
            : RunAsync(bound, row, default, cancellationToken);
    }

    /// <summary>Answers one row with a priority or within a time.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column, or an option is out of range.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded, too many rows wait or the time is over (all transient), or the model failed on this row.</exception>
    public ValueTask<Prediction<TOut>> PredictAsync(TIn row, PredictOptions options, CancellationToken cancellationToken = default)
    {
        options.Check();
        return _limits is null ? EnterAsync(row, options, cancellationToken) : PredictLimitedAsync(row, options, cancellationToken);
    }

    private ValueTask<Prediction<TOut>> EnterAsync(TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        if (TryEnter(options.Choice.Arm) is not { } bound)
            return WakeAsync(row, options, cancellationToken);

        return bound.Cache is { IsRefused: false } ? RecallAsync(bound, row, options, cancellationToken) : AskAsync(bound, row, options, cancellationToken);
    }

    private ValueTask<Prediction<TOut>> AskAsync(Bound bound, TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        if (bound.Batcher is { } batcher && !batcher.TryEnter())
            return Enqueue(bound, row, options, cancellationToken);

        return options.Timeout is { } timeout
            ? RunWithinAsync(bound, row, options.Choice, timeout, cancellationToken)
            : RunAsync(bound, row, options.Choice, cancellationToken);
    }

    /// <summary>Answers many rows on one version, in as few runs of the model as possible.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column; the message names it, what was expected and what came.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded (transient), or the model failed on these rows.</exception>
    public async ValueTask<IReadOnlyList<Prediction<TOut>>> PredictBatchAsync(IReadOnlyList<TIn> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var predictions = new Prediction<TOut>[rows.Count];
        await PredictBatchAsync(rows as TIn[] ?? [.. rows], predictions, cancellationToken).ConfigureAwait(false);
        return predictions;
    }

    /// <summary>Answers many rows on one version into memory of the caller.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="predictions">Takes the answer to each row at the same place; at least as long.</param>
    /// <param name="cancellationToken">Stops between runs and within one.</param>
    /// <exception cref="ArgumentException">A value does not fit its column, or <paramref name="predictions"/> is too short.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded (transient), or the model failed on these rows.</exception>
    public ValueTask PredictBatchAsync(ReadOnlyMemory<TIn> rows, Memory<Prediction<TOut>> predictions, CancellationToken cancellationToken = default) =>
        PredictBatchAsync(rows, predictions, default, cancellationToken);

    internal ValueTask PredictBatchAsync(ReadOnlyMemory<TIn> rows, Memory<Prediction<TOut>> predictions, RouteChoice choice, CancellationToken cancellationToken)
    {
        if (_limits is null)
            return RunBatchAsync(rows, predictions, choice, cancellationToken);

        _limits.Enter(null, rows.Length);
        return _limits.LeaveAfterAsync(RunBatchAsync(rows, predictions, choice, cancellationToken));
    }

    private async ValueTask RunBatchAsync(ReadOnlyMemory<TIn> rows, Memory<Prediction<TOut>> predictions, RouteChoice choice, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions.Length, rows.Length, nameof(predictions));
        Bound? bound;
        while ((bound = TryEnter(choice.Arm)) is null)
            await Model.WakeAsync(null, cancellationToken).ConfigureAwait(false);

        var frame = bound.Rows.Rent();
        try
        {
            for (var start = 0; start < rows.Length; start += bound.Rows.RowsPerRun)
            {
                var call = new RowCall(_host, bound.Model, choice);
                try
                {
                    frame.Write(rows.Span[start..Math.Min(rows.Length, start + bound.Rows.RowsPerRun)]);
                    await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
                    frame.Read();
                    call.Answered(frame, bound.Rows.Binding, predictions.Span[start..]);
                }
                catch (Exception e)
                {
                    call.Failed(e);
                    throw;
                }
            }
        }
        finally
        {
            bound.Rows.Return(frame);
            bound.Model.Exit();
        }
    }

    async ValueTask<Action> IVersionFollower.PrepareAsync(LoadedModel model, CancellationToken cancellationToken)
    {
        var rows = new RowPredictor<TIn, TOut>(model.Predictor, model.Version.ToRef().ToString());
        model.Attach(rows);
        model.Name(rows.Binding.Inputs);
        await rows.WarmUpAsync(cancellationToken).ConfigureAwait(false);
        var bound = new Bound(model, rows, await BatcherAsync(model, rows, cancellationToken).ConfigureAwait(false))
        {
            Cache = await CacheAsync(model, rows, cancellationToken).ConfigureAwait(false),
        };
        // It runs under a lease of its own: the caller's is held until the answer is known.
        bound.Run = (row, options, token) =>
        {
            model.Share();
            return AskAsync(bound, row, options, token);
        };
        return () => Volatile.Write(ref _bound, bound);
    }

    private static ValueTask<Prediction<TOut>> Enqueue(Bound bound, TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return bound.Batcher!.Enqueue(row, options, cancellationToken);
        }
        catch
        {
            bound.Model.Exit();
            throw;
        }
    }

    private static void Leave(Bound bound, RowFrame? frame, TimeSpan duration)
    {
        if (frame is not null)
            bound.Rows.Return(frame);

        bound.Batcher?.Leave(duration);
        bound.Model.Exit();
    }

    private static Prediction<TOut> Finish(Bound bound, RowFrame frame, RowCall call, out TimeSpan duration)
    {
        frame.Read();
        Prediction<TOut> prediction = default;
        duration = call.Answered(frame, bound.Rows.Binding, new Span<Prediction<TOut>>(ref prediction));
        return prediction;
    }

    private static async ValueTask<Prediction<TOut>> FinishLaterAsync(ValueTask run, Bound bound, RowFrame frame, RowCall call)
    {
        TimeSpan duration = default;
        try
        {
            await run.ConfigureAwait(false);
            return Finish(bound, frame, call, out duration);
        }
        catch (Exception e)
        {
            call.Failed(e);
            throw;
        }
        finally
        {
            Leave(bound, frame, duration);
        }
    }

    private ValueTask<Prediction<TOut>> RunAsync(Bound bound, TIn row, RouteChoice choice, CancellationToken cancellationToken)
    {
        var call = new RowCall(_host, bound.Model, choice);
        RowFrame? frame = null;
        TimeSpan duration = default;
        var left = true;
        try
        {
            frame = bound.Rows.Rent();
            frame.Write(new ReadOnlySpan<TIn>(in row), bound.Batcher?.Padded(1) ?? 1);
            var run = frame.Tensors.RunAsync(cancellationToken);
            if (!run.IsCompletedSuccessfully)
            {
                left = false;
                return FinishLaterAsync(run, bound, frame, call);
            }

            run.GetAwaiter().GetResult();
            return new(Finish(bound, frame, call, out duration));
        }
        catch (Exception e) when (left)
        {
            call.Failed(e);
            throw;
        }
        finally
        {
            if (left)
                Leave(bound, frame, duration);
        }
    }

    private async ValueTask<Prediction<TOut>> RunWithinAsync(Bound bound, TIn row, RouteChoice choice, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, _host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await RunAsync(bound, row, choice, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested)
        {
            throw CallBatcher.TooLate(bound.Model, e);
        }
    }

    private async ValueTask<RowBatcher<TIn, TOut>?> BatcherAsync(LoadedModel model, RowPredictor<TIn, TOut> rows, CancellationToken cancellationToken)
    {
        if ((Options ?? Model.Options).Batching is not { } options)
            return null;

        var batcher = new RowBatcher<TIn, TOut>(_host, model, rows, options);
        model.Attach(batcher);
        await batcher.TryOutAsync(cancellationToken).ConfigureAwait(false);
        if (batcher.Refusal is { } refusal)
            Model.NotBatched(model.Version.Version, refusal);

        return batcher;
    }

    private async ValueTask<RowCache<TIn, TOut>?> CacheAsync(LoadedModel model, RowPredictor<TIn, TOut> rows, CancellationToken cancellationToken)
    {
        if ((Options ?? Model.Options).Caching is not { } options)
            return null;

        var cache = new RowCache<TIn, TOut>(_host, model, rows.Binding, options);
        model.Attach(cache);
        _host.Telemetry.Add(cache.Answers);
        if (await RepeatTrial.RefusalAsync(model, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            cache.Refuse(refusal);
            Model.NotCached(model.Version.Version, refusal);
        }

        return cache;
    }

    private static ValueTask<Prediction<TOut>> RecallAsync(Bound bound, TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        ValueTask<Prediction<TOut>> answer;
        try
        {
            answer = bound.Cache!.PredictAsync(row, options, bound.Run, cancellationToken);
        }
        catch
        {
            bound.Model.Exit();
            throw;
        }

        if (!answer.IsCompletedSuccessfully)
            return ExitLaterAsync(answer, bound.Model);

        bound.Model.Exit();
        return answer;
    }

    private static async ValueTask<Prediction<TOut>> ExitLaterAsync(ValueTask<Prediction<TOut>> answer, LoadedModel model)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        finally
        {
            model.Exit();
        }
    }

    private ValueTask<Prediction<TOut>> PredictLimitedAsync(TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        _limits!.Enter(options.Caller, 1);
        ValueTask<Prediction<TOut>> answer;
        try
        {
            answer = EnterAsync(row, options with { Timeout = options.Timeout ?? _limits.Timeout }, cancellationToken);
        }
        catch
        {
            _limits.Leave();
            throw;
        }

        if (!answer.IsCompletedSuccessfully)
            return _limits.LeaveAfterAsync(answer);

        _limits.Leave();
        return answer;
    }

    private async ValueTask<Prediction<TOut>> WakeAsync(TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        await Model.WakeAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        return await EnterAsync(row, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a lease on the version that serves; null when the model rests and has to be loaded first.</summary>
    private Bound? TryEnter(RouteArm? arm)
    {
        Model.Touch();
        while (true)
        {
            var bound = Volatile.Read(ref _bound);
            if (bound?.Model.TryEnter() == true)
                return bound;

            if (Model.IsResting)
                return null;

            if (bound is null)
                throw Model.Unavailable(arm);

            // Closed: either another version has taken over since it was read, or the host is shutting down.
            if (ReferenceEquals(bound, Volatile.Read(ref _bound)))
                throw Model.Unavailable(arm);
        }
    }

    private sealed record Bound(LoadedModel Model, RowPredictor<TIn, TOut> Rows, RowBatcher<TIn, TOut>? Batcher)
    {
        public RowCache<TIn, TOut>? Cache { get; init; }

        public Func<TIn, PredictOptions, CancellationToken, ValueTask<Prediction<TOut>>> Run { get; set; } = null!;
    }
}
