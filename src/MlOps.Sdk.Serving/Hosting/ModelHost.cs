using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Serves registered models in this process. A version serves only after its bytes match what was registered, its signature is
/// the registered one and fits the callers', and it has run. Aliases are followed: at once when they move in this process (it
/// is an <see cref="IRegistryObserver"/>), within the poll interval when another process moves them.
/// </summary>
public sealed partial class ModelHost : IModelHost, IRegistryObserver, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ModelRef, ServedModel> _models = new();
    private readonly ConcurrentDictionary<Task, bool> _retiring = new();
    private readonly Channel<ModelRef> _wakeUps = Channel.CreateUnbounded<ModelRef>();
    private readonly CancellationTokenSource _stop = new();
    private readonly HostContext _context;
    private readonly ILogger _logger;
    private readonly Task _following;
    private ServedModel[]? _listed;
    private int _disposed;

    /// <summary>Starts a host; nothing is loaded until it is asked for.</summary>
    /// <param name="models">The registry.</param>
    /// <param name="artifacts">Where model files are.</param>
    /// <param name="options">How to follow the registry and run models; null for the defaults.</param>
    /// <param name="observers">Told of every prediction on the caller's thread.</param>
    /// <param name="loaders">Formats beside <c>onnx</c>.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="logger">Where loads and failures are told; null for nowhere.</param>
    /// <param name="meters">Makes the meter; null for one of its own.</param>
    /// <param name="admissions">Asked before a version is loaded; what any of them refuses is not served.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ModelHost(
        IModelStore models,
        IArtifactStore artifacts,
        ModelHostOptions? options = null,
        IEnumerable<IPredictionObserver>? observers = null,
        IEnumerable<IPredictorLoader>? loaders = null,
        TimeProvider? time = null,
        ILogger<ModelHost>? logger = null,
        IMeterFactory? meters = null,
        IEnumerable<IVersionAdmission>? admissions = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(artifacts);
        options ??= new();
        if (options.Problems().ToList() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));

        _logger = logger ?? NullLogger<ModelHost>.Instance;
        var graphs = new GraphPredictorLoader(models, artifacts, Add, options.Code.AsReadOnly(), time ?? TimeProvider.System);
        _context = new()
        {
            Models = models,
            Loading = new(artifacts, [new OnnxPredictorLoader(options.Onnx), graphs, .. loaders ?? []], options.MaxModelSize, admissions),
            Observers = [.. observers ?? []],
            Time = time ?? TimeProvider.System,
            Options = options,
            Residency = new(options, () => Models),
            Stopping = _stop.Token,
            Telemetry = new(meters),
            Logger = _logger,
            LoadEnded = OnLoadEnded,
            Retiring = OnRetiring,
        };
        _context.Telemetry.Resident = _context.Residency;
        _following = Task.WhenAll(Task.Run(PollAsync), Task.Run(ListenAsync));
    }

    /// <inheritdoc/>
    public event EventHandler<ModelLoadEventArgs>? Loaded;

    /// <inheritdoc/>
    public event EventHandler<ModelLoadEventArgs>? LoadFailed;

    /// <inheritdoc/>
    public IReadOnlyList<ServedModel> Models => Volatile.Read(ref _listed) ?? List();

    /// <inheritdoc/>
    public string? RegistryProblem { get; private set; }

    /// <inheritdoc/>
    public ServedModel Serve(ModelRef reference)
    {
        var model = Add(reference);
        _wakeUps.Writer.TryWrite(reference);
        return model;
    }

    /// <inheritdoc/>
    public ServedModel<TIn, TOut> Serve<TIn, TOut>(ModelRef reference)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut> => ServeTyped<TIn, TOut>(reference, null);

    /// <inheritdoc/>
    public ServedModel<TIn, TOut> Serve<TIn, TOut>(ModelRef reference, ServedModelOptions options)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return ServeTyped<TIn, TOut>(reference, options);
    }

    /// <inheritdoc/>
    public async ValueTask<ServedModel> LoadAsync(ModelRef reference, CancellationToken cancellationToken = default)
    {
        var model = Add(reference);
        await model.RefreshAsync(again: true, cancellationToken).ConfigureAwait(false);
        return model;
    }

    /// <inheritdoc/>
    public ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(ModelRef reference, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut> => GetTypedAsync<TIn, TOut>(reference, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(ModelRef reference, ServedModelOptions options, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return GetTypedAsync<TIn, TOut>(reference, options, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> UnloadAsync(ModelRef reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _models.TryGetValue(reference, out var model) ? model.UnloadAsync(cancellationToken) : new(false);
    }

    /// <inheritdoc/>
    public void OnAliasMoved(AliasChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _wakeUps.Writer.TryWrite(ModelRef.ByAlias(change.Model, change.Alias));
    }

    /// <summary>Stops following, refuses new calls, waits for those under way, and frees every model.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _wakeUps.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        var draining = Task.WhenAll([.. _models.Values.Select(m => m.StopAsync()), .. _retiring.Keys]);
        try
        {
            await draining.WaitAsync(_context.Options.DrainTimeout, _context.Time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Freeing a session under a running call would kill the process; its memory is the lesser loss.
            DrainTimedOut(_context.Options.DrainTimeout);
        }

        _context.Telemetry.Dispose();
        _stop.Dispose();
    }

    private ServedModel<TIn, TOut> ServeTyped<TIn, TOut>(ModelRef reference, ServedModelOptions? options)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        var typed = Add(reference).For<TIn, TOut>(options);
        _wakeUps.Writer.TryWrite(reference);
        return typed;
    }

    private async ValueTask<ServedModel<TIn, TOut>> GetTypedAsync<TIn, TOut>(ModelRef reference, ServedModelOptions? options, CancellationToken cancellationToken)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        var model = Add(reference);
        var typed = model.For<TIn, TOut>(options);
        try
        {
            await model.RefreshAsync(again: true, cancellationToken).ConfigureAwait(false);
            return typed;
        }
        catch (ArgumentException)
        {
            model.ForgetUnbound<TIn, TOut>();
            throw;
        }
    }

    private ServedModel Add(ModelRef reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (_models.TryGetValue(reference, out var known))
            return known;

        var model = _models.GetOrAdd(reference, static (r, context) => new(context, r), _context);
        lock (_models)
            _listed = null;
        return model;
    }

    private ServedModel[] List()
    {
        lock (_models)
            return _listed = [.. _models.Values];
    }

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(_context.Options.PollInterval, _context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                foreach (var model in _models.Values)
                    await FollowAsync(model).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task ListenAsync()
    {
        await foreach (var reference in _wakeUps.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (!_stop.IsCancellationRequested && _models.TryGetValue(reference, out var model))
                await FollowAsync(model).ConfigureAwait(false);
        }
    }

    private async ValueTask FollowAsync(ServedModel model)
    {
        try
        {
            await model.RefreshAsync(again: false, _stop.Token).ConfigureAwait(false);
            RegistryProblem = null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (MlOpsStoreException e)
        {
            if (RegistryProblem is null)
                RegistryUnreachable(e);
            RegistryProblem = e.Message;
        }
        catch (Exception e)
        {
            // What failed was told where it failed; the model's status keeps the reason, and the next poll tries again.
            FollowFailed(e, model.Reference);
        }
    }

    private void OnRetiring(Task retiring)
    {
        _retiring.TryAdd(retiring, true);
        _ = retiring.ContinueWith(t => _retiring.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void OnLoadEnded(ModelLoadEventArgs ended)
    {
        _context.Telemetry.LoadEnded(ended.Reference, ended.Error);
        try
        {
            (ended.Error is null ? Loaded : LoadFailed)?.Invoke(this, ended);
        }
        catch (Exception e)
        {
            ListenerFailed(e);
        }
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message = "The registry cannot be read; loaded models go on serving.")]
    private partial void RegistryUnreachable(Exception error);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Debug, Message = "{Reference} does not serve what it should; it will be tried again.")]
    private partial void FollowFailed(Exception error, ModelRef reference);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Warning, Message = "Calls were still under way {Timeout} after the host began to stop; their models stay in memory.")]
    private partial void DrainTimedOut(TimeSpan timeout);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Error, Message = "A listener to the host's events failed.")]
    private partial void ListenerFailed(Exception error);
}
