namespace MlOps.Sdk.Serving;

/// <summary>The buffers of one call to a model on another server.</summary>
internal sealed class RemoteFrame(RemoteModel model, IReadOnlyList<TensorSpec> outputs)
    : PredictorFrame([.. model.Signature.Inputs.Select(i => new TensorBuffer(i))], [], [.. outputs.Select(o => new TensorBuffer(o))])
{
    private int _running;

    /// <inheritdoc/>
    public override async ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The frame is running already; make one for each caller.");

        try
        {
            foreach (var input in Inputs)
                Check(input);
            var (body, jsonLength) = RemoteTensors.Write(Inputs, Outputs, model.IsBinary, model.Options.Timeout);
            await model.SendAsync(body, jsonLength, (answer, length) => RemoteTensors.Read(answer, length, Outputs), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private static void Check(TensorBuffer input)
    {
        if (!input.IsShaped)
            throw new ArgumentException($"Input '{input.Spec.Name}' is missing; the model takes {input.Spec.Describe()}.");

        var shape = input.Shape;
        var expected = input.Spec.Shape;
        var fits = expected.Count == 0 || shape.Length == expected.Count;
        for (var i = 0; fits && i < expected.Count; i++)
            fits = expected[i] < 0 || expected[i] == shape[i];
        if (!fits)
            throw new ArgumentException($"Input '{input.Spec.Name}' has the shape [{string.Join(',', shape.ToArray())}], the model takes {input.Spec.Describe()}.");
    }
}
