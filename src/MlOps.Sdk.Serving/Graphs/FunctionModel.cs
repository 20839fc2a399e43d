namespace MlOps.Sdk.Serving;

/// <summary>A function over tensors as a predictor: a code step of a graph, or a model that needs no file.</summary>
public sealed class FunctionModel : IPredictor
{
    private readonly Func<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>, CancellationToken, ValueTask> _function;

    /// <summary>Wraps a function.</summary>
    /// <param name="signature">What it takes and gives.</param>
    /// <param name="function">
    /// Gets the inputs and the outputs in the signature's order, and shapes and fills the outputs. It may be called by several threads
    /// at once. An <see cref="ArgumentException"/> says that the caller's values cannot be used.
    /// </param>
    public FunctionModel(ModelSignature signature, Action<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>> function)
        : this(signature, Synchronous(function))
    {
    }

    /// <summary>Wraps a function that may wait for something.</summary>
    /// <param name="signature">What it takes and gives.</param>
    /// <param name="function">See the other constructor; it is also given the call's cancellation.</param>
    public FunctionModel(ModelSignature signature, Func<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>, CancellationToken, ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(function);
        (Signature, _function) = (signature, function);
    }

    /// <inheritdoc/>
    public ModelSignature Signature { get; }

    /// <inheritdoc/>
    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null)
    {
        var all = Signature.Outputs.Select(o => new TensorBuffer(o)).ToList();
        var wanted = outputs?.Select(name => all.Find(b => b.Spec.Name == name)
            ?? throw new ArgumentException($"The function has no output '{name}'; it has {string.Join(", ", all.Select(b => $"'{b.Spec.Name}'"))}.", nameof(outputs)));
        return new Frame(_function, [.. Signature.Inputs.Select(i => new TensorBuffer(i))], all, wanted is null ? all : [.. wanted]);
    }

    /// <summary>Does nothing: a function holds nothing.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Func<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>, CancellationToken, ValueTask> Synchronous(Action<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (inputs, outputs, _) =>
        {
            function(inputs, outputs);
            return ValueTask.CompletedTask;
        };
    }

    private sealed class Frame(
        Func<IReadOnlyList<TensorBuffer>, IReadOnlyList<TensorBuffer>, CancellationToken, ValueTask> function,
        IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> all, IReadOnlyList<TensorBuffer> wanted)
        : PredictorFrame(inputs, [], wanted)
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TensorCheck.Inputs(Inputs, OptionalInputs);
            try
            {
                var run = function(Inputs, all, cancellationToken);
                if (!run.IsCompletedSuccessfully)
                    return FinishLaterAsync(run);

                run.GetAwaiter().GetResult();
            }
            catch (Exception e) when (IsFault(e))
            {
                throw Fault(e);
            }

            CheckOutputs();
            return ValueTask.CompletedTask;
        }

        private async ValueTask FinishLaterAsync(ValueTask run)
        {
            try
            {
                await run.ConfigureAwait(false);
            }
            catch (Exception e) when (IsFault(e))
            {
                throw Fault(e);
            }

            CheckOutputs();
        }

        // What follows would read what the call before left there.
        private void CheckOutputs()
        {
            for (var i = 0; i < Outputs.Count; i++)
            {
                if (!Outputs[i].IsShaped && Outputs[i].Sequence is null)
                    throw new MlOpsModelException($"The function left its output '{Outputs[i].Spec.Name}' without a shape.");
            }
        }

        private static bool IsFault(Exception e) => e is not (OperationCanceledException or ArgumentException or MlOpsException or OutOfMemoryException);

        private static MlOpsModelException Fault(Exception e) => new($"The function failed: {e.Message}", innerException: e);
    }
}
