namespace MlOps.Sdk.Serving;

/// <summary>Serves registered models in this process: loads what an alias names, follows it, and swaps without failing a request.</summary>
public interface IModelHost
{
    /// <summary>Raised after a version has taken over.</summary>
    event EventHandler<ModelLoadEventArgs>? Loaded;

    /// <summary>Raised when a version could not be loaded; what served before goes on serving.</summary>
    event EventHandler<ModelLoadEventArgs>? LoadFailed;

    /// <summary>What is served, in no particular order; the same list until something is added.</summary>
    IReadOnlyList<ServedModel> Models { get; }

    /// <summary>Whether the registry could be read at the last poll: null, or why not. Loaded models go on serving meanwhile.</summary>
    string? RegistryProblem { get; }

    /// <summary>Starts to serve a model and returns at once; it loads in the background, and again while that fails.</summary>
    ServedModel Serve(ModelRef reference);

    /// <summary>Starts to serve a model for rows of one type; see <see cref="Serve(ModelRef)"/>.</summary>
    ServedModel<TIn, TOut> Serve<TIn, TOut>(ModelRef reference)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>;

    /// <summary>Starts to serve a model for rows of one type with options of its own; see <see cref="Serve(ModelRef)"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or the model is served for these rows already with other options.</exception>
    ServedModel<TIn, TOut> Serve<TIn, TOut>(ModelRef reference, ServedModelOptions options)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>;

    /// <summary>Serves the version that the reference names now; it has taken over when the task completes.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such version or alias.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is damaged or not what was registered.</exception>
    /// <exception cref="MlOpsModelException">The model fails on its warm-up or golden rows, or its signature changed.</exception>
    ValueTask<ServedModel> LoadAsync(ModelRef reference, CancellationToken cancellationToken = default);

    /// <summary>Serves the version that the reference names now, for rows of one type.</summary>
    /// <exception cref="ArgumentException">The row type does not fit the model.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such version or alias.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is damaged or not what was registered.</exception>
    /// <exception cref="MlOpsModelException">The model fails on its warm-up or golden rows, or its signature changed.</exception>
    ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(ModelRef reference, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>;

    /// <summary>Serves the version that the reference names now, for rows of one type with options of its own.</summary>
    /// <exception cref="ArgumentException">The row type does not fit the model, an option is out of range, or the model is served for these rows already with other options.</exception>
    /// <exception cref="MlOpsNotFoundException">There is no such version or alias.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is damaged or not what was registered.</exception>
    /// <exception cref="MlOpsModelException">The model fails on its warm-up or golden rows, or its signature changed.</exception>
    ValueTask<ServedModel<TIn, TOut>> GetAsync<TIn, TOut>(ModelRef reference, ServedModelOptions options, CancellationToken cancellationToken = default)
        where TIn : IFeatureRow
        where TOut : IModelOutput<TOut>;

    /// <summary>
    /// Takes a model out of memory after its last call, and does not load it again, whatever its alias does, before
    /// <see cref="LoadAsync"/> is called. False when it is not loaded.
    /// </summary>
    ValueTask<bool> UnloadAsync(ModelRef reference, CancellationToken cancellationToken = default);
}
