namespace MlOps.Sdk;

/// <summary>
/// The buffers of one call at a time: shape and fill <see cref="Inputs"/>, run, read <see cref="Outputs"/>, and begin again.
/// A frame belongs to one caller at a time.
/// </summary>
public abstract class PredictorFrame : IDisposable
{
    /// <summary>Lays out the buffers.</summary>
    protected PredictorFrame(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> optionalInputs, IReadOnlyList<TensorBuffer> outputs)
    {
        Inputs = inputs;
        OptionalInputs = optionalInputs;
        Outputs = outputs;
    }

    /// <summary>One buffer for each input, in the signature's order.</summary>
    public IReadOnlyList<TensorBuffer> Inputs { get; }

    /// <summary>Inputs that have a default in the model: one that is never shaped, or cleared again, keeps it.</summary>
    public IReadOnlyList<TensorBuffer> OptionalInputs { get; }

    /// <summary>One buffer for each wanted output; shaped and filled by the run, valid until the next.</summary>
    public IReadOnlyList<TensorBuffer> Outputs { get; }

    /// <summary>Runs the model on the inputs. It may do all its work before it returns.</summary>
    /// <param name="cancellationToken">Stops a run that is under way, where the runtime can.</param>
    /// <exception cref="ArgumentException">An input's shape does not fit the signature; the message names it.</exception>
    /// <exception cref="MlOpsModelException">The model failed on these inputs.</exception>
    /// <exception cref="InvalidOperationException">The frame is running already.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public abstract ValueTask RunAsync(CancellationToken cancellationToken = default);

    /// <summary>Frees the frame's buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the frame holds; it may be called twice.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
