using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

/// <summary>A model with the signature of scale_v1 that gives its rows back, waits while it is held, and fails on one number.</summary>
internal sealed class BatchingStub : IPredictorLoader
{
    public const float Poison = 666;

    private TaskCompletionSource? _hold;

    public string Format => "onnx";

    /// <summary>The rows of each run since the load, by their first number.</summary>
    public List<float[]> Runs { get; } = [];

    /// <summary>The least that the first number of a row may be.</summary>
    public float Least { get; init; } = float.MinValue;

    public int Stopped { get; private set; }

    public bool IsWaiting { get; private set; }

    public void Hold() => _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        var hold = _hold;
        _hold = null;
        hold?.SetResult();
    }

    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        new(new Predictor(this, version.Signature));

    private async ValueTask RunAsync(PredictorFrame frame, CancellationToken cancellationToken)
    {
        var input = frame.Inputs[0];
        frame.Outputs[0].Reshape(input.Shape);
        if (input.ElementType == ElementType.String)
            input.AsTexts().CopyTo(frame.Outputs[0].AsTexts());
        else
            input.AsBytes().CopyTo(frame.Outputs[0].AsBytes());
        var rows = new float[input.Shape[0]];
        for (var i = 0; i < rows.Length && input.ElementType == ElementType.Float; i++)
            rows[i] = input.AsSpan<float>()[input.Length / rows.Length * i];
        lock (Runs)
            Runs.Add(rows);

        if (_hold is { } hold)
        {
            IsWaiting = true;
            try
            {
                await hold.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Stopped++;
                throw;
            }
            finally
            {
                IsWaiting = false;
            }
        }

        if (rows.Contains(Poison) || rows.Any(row => row < Least))
            throw new MlOpsModelException("poison");
    }

    private sealed class Predictor(BatchingStub stub, ModelSignature signature) : IPredictor
    {
        public ModelSignature Signature => signature;

        public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(stub, signature);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Frame(BatchingStub stub, ModelSignature signature)
        : PredictorFrame([new(signature.Inputs[0])], [], [new(signature.Outputs[0])])
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default) => stub.RunAsync(this, cancellationToken);
    }
}
