using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace MlOps.Sdk.Serving;

/// <summary>A model whose calls go by its route: in process, over REST and over gRPC alike.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore whose wait handle is never asked for holds nothing.")]
public sealed partial class RoutedModel
{
    private const int MaxOpen = 1 << 16;

    private readonly RouterContext _router;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<(Type, Type), IRouteFollower> _followers = [];
    private readonly List<ShadowCounts> _shadows = [];
    private RewardLedger? _ledger;
    private Bound? _bound;
    private volatile string? _problem = "it was not read yet";

    internal RoutedModel(RouterContext router, string model)
    {
        (_router, Model) = (router, model);
        _logger = router.Logger;
    }

    /// <summary>The registered model's name.</summary>
    public string Model { get; }

    /// <summary>How it stands; the plan of the default alias until the route was read.</summary>
    public RouteStatus Status => new()
    {
        Model = Model,
        Route = Table?.Route,
        Plan = Table?.Plan ?? DefaultPlan(),
        Problem = _problem,
    };

    /// <summary>How the shadows compare, in the order they were first asked for.</summary>
    public IReadOnlyList<ShadowReport> Shadows
    {
        get
        {
            lock (_shadows)
                return [.. _shadows.Select(counts => counts.Report())];
        }
    }

    /// <summary>Reports what a prediction was worth, for A/B tests and bandits. At most 65,536 predictions are remembered, the latest.</summary>
    /// <param name="id">The prediction.</param>
    /// <param name="reward">What it was worth; from 0 to 1 for bandits by <see cref="BanditPolicy.Ucb1"/> and <see cref="BanditPolicy.ThompsonBernoulli"/>.</param>
    /// <returns>False when the prediction is not remembered: it is too old, unknown, or was rewarded before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reward is not finite, or not from 0 to 1 where it must be.</exception>
    public bool ReportReward(PredictionId id, double reward)
    {
        var bandit = Table?.Plan.Bandit?.Policy;
        if (!double.IsFinite(reward) || (bandit is BanditPolicy.Ucb1 or BanditPolicy.ThompsonBernoulli && reward is < 0 or > 1))
            throw new ArgumentOutOfRangeException(nameof(reward), reward, bandit is null ? "A reward is a finite number." : "A reward of this bandit is a number from 0 to 1.");
        if (_ledger?.Take(id) is not { } arm)
            return false;

        arm.Rewards.Add(reward);
        Table?.Bandit?.Learn();
        return true;
    }

    /// <summary>How the variants compare by the rewards reported to this process.</summary>
    /// <exception cref="MlOpsModelException">The route is not followed yet (transient).</exception>
    public ExperimentReport CompareVariants() => VariantComparison.Report(Table ?? throw Unavailable(), _ledger);

    internal ShadowCounts CountsOf(RouteShadow shadow)
    {
        lock (_shadows)
        {
            var known = _shadows.Find(counts => counts.Arm.Name == shadow.Name && counts.Arm.Reference == shadow.Reference);
            if (known is null)
                _shadows.Add(known = new(new(shadow.Name, shadow.Reference, isShadow: true)));
            return known;
        }
    }

    internal RouteTable? Table => Volatile.Read(ref _bound)?.Table;

    /// <summary>Begins a call by tensors on the variant that the route gives it. In the steady state it allocates nothing.</summary>
    /// <param name="context">What the route decides by.</param>
    /// <param name="outputs">The outputs wanted, in the order wanted; null for all.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="MlOpsModelException">Neither the variant nor a fallback is loaded (transient).</exception>
    public TensorCall BeginCall(RouteContext context = default, IReadOnlyList<string>? outputs = null)
    {
        var bound = Volatile.Read(ref _bound) ?? throw Unavailable();
        var index = bound.Table.Choose(in context, out var propensity);
        var choice = new RouteChoice(bound.Table.Arms[index], propensity);
        if (bound.Fallback is not { } fallback)
            return bound.Served[index].BeginCall(outputs, choice);

        try
        {
            return bound.Served[index].BeginCall(outputs, choice);
        }
        catch (MlOpsModelException)
        {
            return fallback.BeginCall(outputs, new(bound.Table.FallbackArm, propensity));
        }
    }

    /// <summary>Begins a call by tensors on the variant that the route gives it; one that rests to make room for others is loaded first.</summary>
    /// <param name="context">What the route decides by.</param>
    /// <param name="outputs">The outputs wanted, in the order wanted; null for all.</param>
    /// <param name="cancellationToken">Waits for the variant no longer; it is loaded all the same.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="MlOpsModelException">Neither the variant nor a fallback is loaded, or could be within <see cref="ModelHostOptions.LoadTimeout"/> (transient).</exception>
    public async ValueTask<TensorCall> BeginCallAsync(RouteContext context = default, IReadOnlyList<string>? outputs = null, CancellationToken cancellationToken = default)
    {
        var bound = Volatile.Read(ref _bound) ?? throw Unavailable();
        var index = bound.Table.Choose(in context, out var propensity);
        try
        {
            return await bound.Served[index].BeginRoutedCallAsync(outputs, new(bound.Table.Arms[index], propensity), cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsModelException) when (bound.Fallback is not null)
        {
            return await bound.Fallback.BeginRoutedCallAsync(outputs, new(bound.Table.FallbackArm, propensity), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The handle for rows of one type; it answers once the route was followed with it.</summary>
    /// <exception cref="ArgumentException">The model is routed for these rows already, with other options.</exception>
    internal RoutedModel<TIn, TOut> For<TIn, TOut>(ServedModelOptions? options)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        lock (_followers)
        {
            var key = (typeof(TIn), typeof(TOut));
            if (!_followers.TryGetValue(key, out var follower))
                _followers.Add(key, follower = new RoutedModel<TIn, TOut>(_router, this, options));

            var typed = (RoutedModel<TIn, TOut>)follower;
            return options is null || ReferenceEquals(options, typed.Options)
                ? typed
                : throw new ArgumentException($"{Model} is routed for {typeof(TIn).Name} already, with other options; give them where it is first asked for.", nameof(options));
        }
    }

    /// <summary>Forgets a handle that never fitted a variant, so that it does not stand in the way of changes.</summary>
    internal void ForgetUnbound<TIn, TOut>()
    {
        lock (_followers)
        {
            if (_followers.TryGetValue((typeof(TIn), typeof(TOut)), out var follower) && !follower.IsBound)
                _followers.Remove((typeof(TIn), typeof(TOut)));
        }
    }

    /// <summary>Goes by a route from now on. Calls under way end as they began, and none is refused meanwhile.</summary>
    /// <remarks>The first route is followed though a part of it cannot be loaded; a later one only when what it sends calls to can answer.</remarks>
    internal async ValueTask FollowAsync(ModelRoute? route, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = _bound;
            if (before is not null && (before.Table.Route?.Revision ?? 0) >= (route?.Revision ?? 0) && _problem is null)
            {
                foreach (var commit in await PrepareAsync(before.Table, mustLoad: false, onlyNew: true, cancellationToken).ConfigureAwait(false))
                    commit();
                return;
            }

            var table = NewTable(route, before?.Table);
            var served = await LoadAsync(table, mustLoad: before is not null, cancellationToken).ConfigureAwait(false);
            var commits = await PrepareAsync(table, mustLoad: before is not null, onlyNew: false, cancellationToken).ConfigureAwait(false);
            commits.ForEach(commit => commit());
            Volatile.Write(ref _bound, new(table, served, table.Plan.Fallback?.Reference is { } reference ? _router.Host.Serve(reference) : null));
            _problem = null;
            Follows(Model, route?.Revision ?? 0);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (_problem != e.Message)
                CannotFollow(e, Model, route?.Revision ?? 0);
            _problem = e.Message;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    internal MlOpsModelException Unavailable() => new($"The route of '{Model}' is not followed yet: {_problem}.", isTransient: true);

    private RoutePlan DefaultPlan() => new()
    {
        Kind = RouteKind.Weighted,
        Variants = [new() { Name = _router.Options.DefaultAlias, Reference = ModelRef.ByAlias(Model, _router.Options.DefaultAlias), Weight = RoutePlan.Whole }],
    };

    private RouteTable NewTable(ModelRoute? route, RouteTable? before)
    {
        var plan = route?.Plan ?? DefaultPlan();
        plan.Validate();
        RouteArm[] arms = [.. plan.Variants.Select(v => before?.Arms.FirstOrDefault(arm => arm.Name == v.Name && arm.Reference == v.Reference) ?? new RouteArm(v.Name, v.Reference) { Limits = _router.Options.Outputs })];
        if (plan.Kind is RouteKind.AbTest or RouteKind.Bandit)
            _ledger ??= new(MaxOpen);
        foreach (var arm in arms)
            arm.Ledger = plan.Kind is RouteKind.AbTest or RouteKind.Bandit ? _ledger : null;
        return new(route, plan, arms, _router.Draws);
    }

    private async ValueTask<List<Action>> PrepareAsync(RouteTable table, bool mustLoad, bool onlyNew, CancellationToken cancellationToken)
    {
        IRouteFollower[] followers;
        lock (_followers)
            followers = [.. _followers.Values.Where(f => !onlyNew || !f.IsBound)];

        var commits = new List<Action>();
        foreach (var follower in followers)
            commits.Add(await follower.PrepareAsync(table, mustLoad, cancellationToken).ConfigureAwait(false));
        return commits;
    }

    private async ValueTask<ServedModel[]> LoadAsync(RouteTable table, bool mustLoad, CancellationToken cancellationToken)
    {
        var served = new ServedModel[table.Arms.Length];
        Exception? failure = null;
        var usable = false;
        for (var i = 0; i < served.Length; i++)
        {
            served[i] = _router.Host.Serve(table.Arms[i].Reference);
            try
            {
                if (served[i].Status.State != ServedModelState.Ready)
                    await _router.Host.LoadAsync(table.Arms[i].Reference, cancellationToken).ConfigureAwait(false);
                usable |= table.GetsCalls(i);
            }
            catch (MlOpsException e)
            {
                if (mustLoad && table.GetsCalls(i))
                    throw;
                failure ??= table.GetsCalls(i) ? e : null;
            }
        }

        return usable || failure is null || table.Plan.Fallback is not null ? served : throw failure;
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Information, Message = "The calls of {Model} go by the route of revision {Revision}; 0 is the default alias.")]
    private partial void Follows(string model, long revision);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "The route {Revision} of {Model} cannot be followed; calls go as before.")]
    private partial void CannotFollow(Exception error, string model, long revision);

    private sealed record Bound(RouteTable Table, ServedModel[] Served, ServedModel? Fallback);
}
