using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Serving;

/// <summary>A model that a host serves: the version its reference names, followed as the alias moves.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore whose wait handle is never asked for holds nothing; the host stops the model.")]
public sealed partial class ServedModel
{
    private readonly HostContext _host;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<(Type, Type), IVersionFollower> _followers = [];
    private LoadedModel? _current;
    private DateTimeOffset? _since;
    private LoadFailure? _failure;
    private volatile string? _problem = "it was not tried yet";
    private volatile bool _stopped;
    private volatile bool _unloaded;
    private volatile bool _resting;
    private Task? _waking;
    private long _lastUse;

    internal ServedModel(HostContext host, ModelRef reference)
    {
        _host = host;
        _logger = host.Logger;
        Reference = reference;
        Options = host.Options.For(reference);
        Limits = ModelLimits.Of(Options, reference, host);
        _followers.Add((typeof(TensorCall), typeof(TensorCall)), new TensorFollower(host, this, Options));
    }

    /// <summary>What is served.</summary>
    public ModelRef Reference { get; }

    /// <summary>How it stands.</summary>
    public ServedModelStatus Status
    {
        get
        {
            var current = Volatile.Read(ref _current);
            return new()
            {
                Reference = Reference,
                State = _stopped ? ServedModelState.Stopped : current is not null ? ServedModelState.Ready : _unloaded || _resting ? ServedModelState.Unloaded : ServedModelState.Loading,
                Version = current?.Version,
                Since = current is null ? null : _since,
                Problem = _problem,
                LoadsOnDemand = current is null && _resting,
                MemoryBytes = current?.Memory ?? 0,
                Batching = OfFollowers(static f => f.Batching),
                Caching = OfFollowers(static f => f.Caching),
            };
        }
    }

    /// <summary>What the host's options say of it.</summary>
    internal ServedModelOptions Options { get; }

    internal ModelLimits? Limits { get; }

    internal LoadedModel? Current => Volatile.Read(ref _current);

    /// <summary>When it was called last, in timestamps of the host's clock; kept only where models may have to rest.</summary>
    internal long LastUse => Volatile.Read(ref _lastUse);

    internal bool IsResting => _resting;

    /// <summary>Begins a call by tensors on the version that serves now. In the steady state it allocates nothing.</summary>
    /// <param name="outputs">The outputs wanted, in the order wanted; null for all. What is not wanted need not be computed.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded (transient). A model that rests is loaded meanwhile; <see cref="BeginCallAsync"/> waits for it.</exception>
    public TensorCall BeginCall(IReadOnlyList<string>? outputs = null) => BeginCall(outputs, default);

    internal TensorCall BeginCall(IReadOnlyList<string>? outputs, RouteChoice choice)
    {
        Touch();
        while (true)
        {
            var current = Volatile.Read(ref _current) ?? throw Unavailable(choice.Arm);
            if (current.TryEnter())
            {
                try
                {
                    return current.Calls.Rent(outputs).Begin(_host, current, choice);
                }
                catch
                {
                    current.Exit();
                    throw;
                }
            }

            // Closed: either another version has taken over since it was read, or the host is shutting down.
            if (ReferenceEquals(current, Volatile.Read(ref _current)))
                throw Unavailable(choice.Arm);
        }
    }

    /// <exception cref="ArgumentException">The model is served for these rows already, with other options.</exception>
    internal ServedModel<TIn, TOut> For<TIn, TOut>(ServedModelOptions? options = null)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>
    {
        lock (_followers)
        {
            var key = (typeof(TIn), typeof(TOut));
            if (!_followers.TryGetValue(key, out var follower))
                _followers.Add(key, follower = new ServedModel<TIn, TOut>(_host, this, options));

            var typed = (ServedModel<TIn, TOut>)follower;
            return options is null || ReferenceEquals(options, typed.Options)
                ? typed
                : throw new ArgumentException($"{Reference} is served for {typeof(TIn).Name} already, with other options; give them where it is first asked for.", nameof(options));
        }
    }

    /// <summary>Forgets a handle that never fitted the model, so that it does not stand in the way of swaps.</summary>
    internal void ForgetUnbound<TIn, TOut>()
    {
        lock (_followers)
        {
            if (_followers.TryGetValue((typeof(TIn), typeof(TOut)), out var follower) && !follower.IsBound)
                _followers.Remove((typeof(TIn), typeof(TOut)));
        }
    }

    /// <summary>Serves what the reference names now, or throws.</summary>
    /// <param name="again">Whether it was asked for, so that neither an unload nor a failure before stands in the way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="wake">Whether a call waits for a model that rests.</param>
    internal async ValueTask RefreshAsync(bool again, CancellationToken cancellationToken, bool wake = false)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stopped)
                throw Unavailable();

            if ((_unloaded && !again) || (Rests() && !again && !wake))
                return;

            _unloaded = false;
            var (version, revision) = await ResolveAsync(cancellationToken).ConfigureAwait(false);
            if (_current?.Version.Version == version)
            {
                foreach (var commit in await PrepareAsync(_current, onlyNew: true, cancellationToken).ConfigureAwait(false))
                    commit();
                (_problem, _failure) = (null, null);
            }
            else if (again || _failure?.Holds(version, revision, _host.Time.GetUtcNow()) != true)
            {
                await SwapAsync(version, revision, cancellationToken).ConfigureAwait(false);
            }
            else if (wake)
            {
                throw Unavailable();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (e is MlOpsNotFoundException && _problem != e.Message)
                NothingToServe(Reference, e.Message);

            _problem = e.Message;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes the version out of memory after its last call, and does not load one again before it is asked to. False when none was loaded.</summary>
    internal async ValueTask<bool> UnloadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var current = _current;
        _resting = false;
        (_unloaded, _problem, _failure) = (true, "it was unloaded; load it again", null);
        Volatile.Write(ref _current, null);
        _gate.Release();
        if (current is null)
            return false;

        Unloaded(Reference, current.Version.Version);
        var retiring = current.RetireAsync();
        _host.Retiring(retiring);
        await retiring.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes the version out of memory after its last call, until it is called again. False when there is none, or it is being exchanged.</summary>
    internal bool TryRest()
    {
        if (!_gate.Wait(0, CancellationToken.None))
            return false;

        var current = _current;
        if (current is not null)
        {
            _resting = true;
            Volatile.Write(ref _current, null);
        }

        _gate.Release();
        if (current is null)
            return false;

        Rested(Reference, current.Version.Version);
        _host.Retiring(current.RetireAsync());
        return true;
    }

    /// <summary>Loads a model that rests, once for all who wait.</summary>
    /// <param name="timeout">How long the caller waits, when that is less than the host's options allow.</param>
    /// <param name="cancellationToken">Waits no longer; the model is loaded all the same.</param>
    internal async ValueTask WakeAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var limit = timeout < _host.Options.LoadTimeout ? timeout.Value : _host.Options.LoadTimeout;
        try
        {
            await Waking().WaitAsync(limit, _host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new MlOpsModelException($"{Reference} rests to make room for others and was not loaded within {limit}.", isTransient: true, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MlOpsModelException($"{Reference} is not served any more: the host is shutting down.", isTransient: true, e);
        }
        catch (Exception e) when (e is MlOpsException and not MlOpsModelException)
        {
            throw new MlOpsModelException($"{Reference} is not loaded: {e.Message}", isTransient: true, e);
        }
    }

    /// <summary>Notes a use, by which the models that rest are chosen.</summary>
    internal void Touch()
    {
        if (_host.Residency.IsLimited)
            Volatile.Write(ref _lastUse, _host.Time.GetTimestamp());
    }

    internal async Task StopAsync()
    {
        _stopped = true;
        await _gate.WaitAsync().ConfigureAwait(false);
        var current = _current;
        _gate.Release();
        if (current is not null)
            await current.RetireAsync().ConfigureAwait(false);
    }

    /// <param name="arm">The variant of a route that this call was given to: that nothing answers is its failure.</param>
    internal MlOpsModelException Unavailable(RouteArm? arm)
    {
        var error = Unavailable();
        arm?.Failed(error);
        return error;
    }

    internal MlOpsModelException Unavailable()
    {
        if (_stopped)
            return new($"{Reference} is not served any more: the host is shutting down.", isTransient: true);
        if (!_resting || _problem is not null)
            return new($"{Reference} is not loaded: {_problem}", isTransient: true);

        _ = Waking();
        return new($"{Reference} rests to make room for others and is being loaded again.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private Task Waking()
    {
        lock (_followers)
        {
            if (_waking is not { IsCompleted: false })
            {
                _waking = Task.Run(async () => await RefreshAsync(again: false, _host.Stopping, wake: true).ConfigureAwait(false));
                // Who waits is told; where nobody does, the status keeps the reason.
                _ = _waking.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            return _waking;
        }
    }

    // Where memory is limited and taken, a model that nobody has called yet need not push another out.
    private bool Rests()
    {
        if (!_resting && _current is null && _host.Residency.IsFull)
            (_resting, _problem) = (true, null);

        return _resting;
    }

    private T[] OfFollowers<T>(Func<IVersionFollower, T?> status)
        where T : class
    {
        lock (_followers)
            return [.. _followers.Values.Select(status).OfType<T>()];
    }

    private async ValueTask<(int Version, long Revision)> ResolveAsync(CancellationToken cancellationToken)
    {
        if (Reference.Version is { } version)
            return (version, 0);

        var alias = await _host.Models.FindAliasAsync(Reference.Model, Reference.Alias!, cancellationToken).ConfigureAwait(false);
        return alias switch
        {
            { Version: { } current } => (current, alias.Revision),
            null => throw new MlOpsNotFoundException($"Model '{Reference.Model}' has no alias '{Reference.Alias}'; register a version and point the alias to it."),
            _ => throw new MlOpsNotFoundException($"The alias '{Reference.Alias}' of model '{Reference.Model}' was taken away; point it to a version again."),
        };
    }

    private async ValueTask SwapAsync(int version, long revision, CancellationToken cancellationToken)
    {
        var previous = _current;
        LoadedModel? next = null;
        List<Action> commits;
        try
        {
            var record = await _host.Models.FindVersionAsync(Reference.Model, version, cancellationToken).ConfigureAwait(false)
                ?? throw new MlOpsNotFoundException($"Model '{Reference.Model}' has no version {version}.");
            next = await _host.Loading.LoadAsync(record, cancellationToken).ConfigureAwait(false);
            RequireSameSignature(previous, next);
            commits = await PrepareAsync(next, onlyNew: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (next is not null)
                await next.RetireAsync().ConfigureAwait(false);
            if (e is OperationCanceledException)
                throw;

            _failure = LoadFailure.After(_failure, version, revision, _host.Time.GetUtcNow());
            LoadFailed(e, Reference, version, previous is null ? "nothing" : $"version {previous.Version.Version}");
            _host.LoadEnded(new(Reference, version, previous?.Version.Version, e));
            throw;
        }

        // Ready is said last: who reads it may call at once.
        commits.ForEach(commit => commit());
        (_problem, _failure) = (null, null);
        _since = _host.Time.GetUtcNow();
        Touch();
        Volatile.Write(ref _current, next);
        _resting = false;
        if (next.Predictor is OnnxModel { ProviderProblem: { } problem } onnx)
            RunsElsewhere(Reference, version, onnx.Provider, problem);
        if (previous is null)
        {
            Serves(Reference, version);
        }
        else
        {
            TookOver(Reference, version, previous.Version.Version);
            _host.Retiring(previous.RetireAsync());
        }

        _host.LoadEnded(new(Reference, version, previous?.Version.Version, null));
        _host.Residency.MakeRoom(this);
    }

    private void RequireSameSignature(LoadedModel? served, LoadedModel next)
    {
        if (served is null || _host.Options.AllowSignatureChange)
            return;

        var changes = SignatureChange.Between(served.Version.Signature, next.Version.Signature);
        if (changes.Count > 0)
            throw new MlOpsModelException($"{next.Version.ToRef()} cannot take over from {served.Version.ToRef()}, its signature changed: {string.Join("; ", changes)}. Serve it under another alias, or set {nameof(ModelHostOptions.AllowSignatureChange)}.");
    }

    private async ValueTask<List<Action>> PrepareAsync(LoadedModel model, bool onlyNew, CancellationToken cancellationToken)
    {
        IVersionFollower[] followers;
        lock (_followers)
            followers = [.. _followers.Values.Where(f => !onlyNew || !f.IsBound)];

        var commits = new List<Action>();
        foreach (var follower in followers)
            commits.Add(await follower.PrepareAsync(model, cancellationToken).ConfigureAwait(false));
        return commits;
    }
}
