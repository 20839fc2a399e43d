namespace MlOps.Sdk.Serving;

/// <summary>Answers rows of records by the model's route as it is at the moment of the call.</summary>
/// <typeparam name="TIn">The row.</typeparam>
/// <typeparam name="TOut">The answer.</typeparam>
/// <remarks>Safe for concurrent calls. A call under way ends on the variant it began with.</remarks>
public sealed class RoutedModel<TIn, TOut> : IRouteFollower
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly RouterContext _router;
    private readonly ServedModelOptions? _options;
    private ShadowQueue<TIn, TOut>? _queue;
    private Bound? _bound;

    internal RoutedModel(RouterContext router, RoutedModel model, ServedModelOptions? options) => (_router, Model, _options) = (router, model, options);

    /// <summary>The model, its route and how it stands.</summary>
    public RoutedModel Model { get; }

    bool IRouteFollower.IsBound => Volatile.Read(ref _bound) is not null;

    internal ServedModelOptions? Options => _options;

    /// <summary>Answers one row. The decision allocates nothing.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column; the message names it, what was expected and what came.</exception>
    /// <exception cref="MlOpsModelException">The variant is not loaded (transient) or failed on this row, and there is no fallback or it failed too.</exception>
    public ValueTask<Prediction<TOut>> PredictAsync(TIn row, RouteContext context = default, CancellationToken cancellationToken = default) =>
        PredictAsync(row, context, default, cancellationToken);

    /// <summary>Answers one row with a priority or within a time.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column, or an option is out of range.</exception>
    /// <exception cref="MlOpsModelException">The variant is not loaded (transient), too many rows wait or the time is over (transient too), or it failed on this row, and there is no fallback or it failed too.</exception>
    public ValueTask<Prediction<TOut>> PredictAsync(TIn row, RouteContext context, PredictOptions options, CancellationToken cancellationToken = default)
    {
        var bound = Volatile.Read(ref _bound) ?? throw Model.Unavailable();
        var index = bound.Table.Choose(in context, out var propensity);
        var routed = options with { Choice = new(bound.Table.Arms[index], propensity) { Capture = bound.Shadows.Length == 0 ? null : Copy(bound, row) } };
        return bound.HasFallback
            ? PredictWithFallbackAsync(bound, bound.Served[index], row, routed, cancellationToken)
            : bound.Served[index].PredictAsync(row, routed, cancellationToken);
    }

    /// <summary>Answers many rows on the one variant that the route gives them together.</summary>
    /// <exception cref="ArgumentException">A value does not fit its column; the message names it, what was expected and what came.</exception>
    /// <exception cref="MlOpsModelException">The variant is not loaded (transient), or failed on these rows.</exception>
    public async ValueTask<IReadOnlyList<Prediction<TOut>>> PredictBatchAsync(IReadOnlyList<TIn> rows, RouteContext context = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var bound = Volatile.Read(ref _bound) ?? throw Model.Unavailable();
        var index = bound.Table.Choose(in context, out var propensity);
        var predictions = new Prediction<TOut>[rows.Count];
        await bound.Served[index].PredictBatchAsync(rows as TIn[] ?? [.. rows], predictions, new(bound.Table.Arms[index], propensity), cancellationToken).ConfigureAwait(false);
        return predictions;
    }

    async ValueTask<Action> IRouteFollower.PrepareAsync(RouteTable table, bool mustLoad, CancellationToken cancellationToken)
    {
        var served = new ServedModel<TIn, TOut>[table.Arms.Length];
        for (var i = 0; i < served.Length; i++)
            served[i] = await ServeAsync(table.Arms[i].Reference, mustLoad && table.GetsCalls(i), cancellationToken).ConfigureAwait(false);

        var shadows = new List<Shadow>();
        foreach (var shadow in table.Plan.Shadows)
            shadows.Add(new(await ServeAsync(shadow.Reference, mustLoad: false, cancellationToken).ConfigureAwait(false), Model.CountsOf(shadow), shadow.Share));
        if (shadows.Count > 0)
            _queue ??= new(_router.Stop);

        var fallback = table.Plan.Fallback;
        var bound = new Bound(
            table,
            served,
            fallback?.Reference is { } reference ? await ServeAsync(reference, mustLoad: false, cancellationToken).ConfigureAwait(false) : null,
            fallback is not null && fallback.Reference is null ? ConstantOutputs.Of(TOut.Outputs, fallback) : null,
            [.. shadows]);
        return () => Volatile.Write(ref _bound, bound);
    }

    private async ValueTask<ServedModel<TIn, TOut>> ServeAsync(ModelRef reference, bool mustLoad, CancellationToken cancellationToken)
    {
        var served = _options is null ? _router.Host.Serve<TIn, TOut>(reference) : _router.Host.Serve<TIn, TOut>(reference, _options);
        if (served.IsBound)
            return served;

        try
        {
            return await _router.Host.GetAsync<TIn, TOut>(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsException) when (!mustLoad)
        {
            return served;
        }
    }

    private async ValueTask<Prediction<TOut>> PredictWithFallbackAsync(Bound bound, ServedModel<TIn, TOut> served, TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await served.PredictAsync(row, options, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException) when (!cancellationToken.IsCancellationRequested)
        {
            if (bound.Fallback is { } fallback)
                return await fallback.PredictAsync(row, options with { Choice = new(bound.Table.FallbackArm, options.Choice.Propensity) }, cancellationToken).ConfigureAwait(false);

            return new(_router.Ids.Next(_router.Time.GetUtcNow()), 0, bound.Constant!.Read<TOut>())
            {
                Variant = RouteFallback.Variant,
                Propensity = options.Choice.Propensity,
            };
        }
    }

    private ShadowCopy<TIn, TOut>? Copy(Bound bound, TIn row)
    {
        foreach (var shadow in bound.Shadows)
        {
            if (_router.Draws.Next(RoutePlan.Whole) < shadow.Share)
                return new(row, shadow.Served, shadow.Counts, _queue!.Writer);
        }

        return null;
    }

    private sealed record Shadow(ServedModel<TIn, TOut> Served, ShadowCounts Counts, int Share);

    private sealed record Bound(RouteTable Table, ServedModel<TIn, TOut>[] Served, ServedModel<TIn, TOut>? Fallback, ConstantOutputs? Constant, Shadow[] Shadows)
    {
        public bool HasFallback { get; } = Fallback is not null || Constant is not null;
    }
}
