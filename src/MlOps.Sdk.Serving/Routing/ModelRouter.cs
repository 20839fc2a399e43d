using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Sends the calls of models to the versions that their routes name. Routes are followed as they change: at once when changed
/// through <see cref="Routes"/>, within the poll interval when another process changes them. A model without a route is answered by
/// its default alias.
/// </summary>
public sealed partial class ModelRouter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RoutedModel> _models = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly RouterContext _context;
    private readonly ILogger _logger;
    private readonly Task _polling;
    private int _disposed;

    /// <summary>Starts a router; nothing is loaded until a model is asked for.</summary>
    /// <param name="host">Serves the versions.</param>
    /// <param name="routes">Where routes are kept.</param>
    /// <param name="options">How routes are followed; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">Where changes are told; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ModelRouter(IModelHost host, ModelRoutes routes, ModelRouterOptions? options = null, TimeProvider? time = null, ILogger<ModelRouter>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(routes);
        options ??= new();
        if (options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        Routes = routes;
        _logger = logger ?? NullLogger<ModelRouter>.Instance;
        _context = new()
        {
            Host = host,
            Options = options,
            Draws = new(options.Seed is { } seed ? (ulong)seed : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
            Time = time ?? TimeProvider.System,
            Logger = _logger,
            Stop = _stop.Token,
        };
        Routes.Changed += OnChanged;
        _polling = Task.Run(PollAsync);
    }

    /// <summary>Where routes are read and changed.</summary>
    public ModelRoutes Routes { get; }

    /// <summary>The models whose calls are routed, in no particular order.</summary>
    public IReadOnlyCollection<RoutedModel> Models => (IReadOnlyCollection<RoutedModel>)_models.Values;

    /// <summary>The routed model of a name, if it was asked for before.</summary>
    public RoutedModel? Find(string model) => _models.GetValueOrDefault(model);

    /// <summary>Routes the calls of a model from now on; its route is followed when the task completes.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such version or alias.</exception>
    /// <exception cref="MlOpsIntegrityException">A model's file is damaged.</exception>
    /// <exception cref="MlOpsModelException">No version that gets calls can be loaded.</exception>
    public async ValueTask<RoutedModel> RouteAsync(string model, CancellationToken cancellationToken = default)
    {
        var routed = Add(model);
        await routed.FollowAsync(await Routes.FindAsync(model, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return routed;
    }

    /// <summary>Routes the calls of a model with rows of one type.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="options">How each variant is served for these rows, such as in batches; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The row type does not fit a variant, or an option is out of range.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such version or alias.</exception>
    /// <exception cref="MlOpsIntegrityException">A model's file is damaged.</exception>
    /// <exception cref="MlOpsModelException">No version that gets calls can be loaded.</exception>
    public async ValueTask<RoutedModel<TIn, TOut>> RouteAsync<TIn, TOut>(string model, ServedModelOptions? options = null, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        options?.Check();
        var routed = Add(model);
        var typed = routed.For<TIn, TOut>(options);
        try
        {
            await routed.FollowAsync(await Routes.FindAsync(model, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return typed;
        }
        catch (ArgumentException)
        {
            routed.ForgetUnbound<TIn, TOut>();
            throw;
        }
    }

    /// <summary>Starts to route the calls of a model with rows of one type and returns at once; it loads in the background, and again while that fails.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="options">How each variant is served for these rows, such as in batches; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name is not valid, an option is out of range, or the model is routed for these rows already with other options.</exception>
    public RoutedModel<TIn, TOut> Route<TIn, TOut>(string model, ServedModelOptions? options = null)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        options?.Check();
        var typed = Add(model).For<TIn, TOut>(options);
        _ = Task.Run(() => FollowQuietlyAsync(model));
        return typed;
    }

    /// <summary>Reads the route of a model again and follows it; what a poll does.</summary>
    /// <exception cref="MlOpsException">The route cannot be read or followed; calls go as before.</exception>
    public async ValueTask RefreshAsync(string model, CancellationToken cancellationToken = default)
    {
        if (_models.TryGetValue(model, out var routed))
            await routed.FollowAsync(await Routes.FindAsync(model, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops following routes; the host and its models are left alone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        Routes.Changed -= OnChanged;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _polling.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The version that a variant answers with now; null when none is loaded.</summary>
    internal int? VersionOf(RouteArm arm) => _context.Host.Serve(arm.Reference).Status.Version?.Version;

    /// <summary>Tells the host of an alias that this process moved, so that it need not wait for its poll.</summary>
    internal void AliasMoved(ModelAlias alias, int from, Change change) => (_context.Host as IRegistryObserver)?.OnAliasMoved(new()
    {
        Model = alias.Model,
        Alias = alias.Alias,
        Revision = alias.Revision,
        From = from,
        To = alias.Version,
        At = alias.MovedAt,
        Actor = change.Actor,
        Reason = change.Reason,
    });

    private RoutedModel Add(string model)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        EntityName.Require(model, "model");
        return _models.GetOrAdd(model, static (name, context) => new(context, name), _context);
    }

    private void OnChanged(object? sender, ModelRoute route) => _ = Task.Run(() => FollowQuietlyAsync(route.Model));

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(_context.Options.PollInterval, _context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                foreach (var model in _models.Keys)
                    await FollowQuietlyAsync(model).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task FollowQuietlyAsync(string model)
    {
        try
        {
            await RefreshAsync(model, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && Volatile.Read(ref _disposed) != 0)
        {
        }
        catch (Exception e)
        {
            // The status keeps the reason, and the next poll tries again.
            FollowFailed(e, model);
        }
    }

    [LoggerMessage(EventId = 3102, Level = LogLevel.Debug, Message = "The route of {Model} could not be refreshed; it will be tried again.")]
    private partial void FollowFailed(Exception error, string model);
}
