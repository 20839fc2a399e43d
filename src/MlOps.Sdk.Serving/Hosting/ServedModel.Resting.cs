namespace MlOps.Sdk.Serving;

/// <content>Calls that wait for a model at rest.</content>
public sealed partial class ServedModel
{
    /// <summary>Begins a call by tensors; a model that rests to make room for others is loaded first.</summary>
    /// <param name="outputs">The outputs wanted, in the order wanted; null for all.</param>
    /// <param name="cancellationToken">Waits for the model no longer; it is loaded all the same.</param>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    /// <exception cref="MlOpsModelException">No version is loaded, or it could not be loaded within <see cref="ModelHostOptions.LoadTimeout"/> (transient).</exception>
    public ValueTask<TensorCall> BeginCallAsync(IReadOnlyList<string>? outputs = null, CancellationToken cancellationToken = default) =>
        BeginRoutedCallAsync(outputs, default, cancellationToken);

    internal async ValueTask<TensorCall> BeginRoutedCallAsync(IReadOnlyList<string>? outputs, RouteChoice choice, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (!_resting)
                    return BeginCall(outputs, choice);
            }
            catch (MlOpsModelException) when (_resting || (Current is not null && !_stopped))
            {
                // It was put to rest after the look, and may have been loaded again since.
            }

            await WakeAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }
}
