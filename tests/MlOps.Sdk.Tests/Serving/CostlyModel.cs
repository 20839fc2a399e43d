using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving;

/// <summary>A model with the signature of scale_v1 that gives its rows back and takes as long for them as it is told, by a clock that it moves itself.</summary>
internal sealed class CostlyModel : IPredictorLoader
{
    private TaskCompletionSource? _hold;

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Microseconds of a run of so many rows.</summary>
    public required Func<int, double> Cost { get; set; }

    /// <summary>The rows of each run since they were last cleared.</summary>
    public List<int> Runs { get; } = [];

    public bool IsHeld { get; private set; }

    public string Format => "onnx";

    /// <summary>Lets the next run wait, so that rows queue up behind it.</summary>
    public void Hold() => _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        var hold = _hold!;
        _hold = null;
        hold.SetResult();
    }

    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        new(new Predictor(this, version.Signature));

    private async ValueTask RunAsync(PredictorFrame frame)
    {
        var rows = frame.Inputs[0].Length / 4;
        if (_hold is { } hold)
        {
            IsHeld = true;
            await hold.Task;
            IsHeld = false;
        }

        frame.Outputs[0].Reshape(frame.Inputs[0].Shape);
        frame.Inputs[0].AsBytes().CopyTo(frame.Outputs[0].AsBytes());
        lock (Runs)
        {
            Runs.Add(rows);
            Clock.Advance(TimeSpan.FromMicroseconds(Cost(rows)));
        }
    }

    private sealed class Predictor(CostlyModel model, ModelSignature signature) : IPredictor
    {
        public ModelSignature Signature => signature;

        public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(model, new(signature.Inputs[0]), new(signature.Outputs[0]));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Frame(CostlyModel model, TensorBuffer input, TensorBuffer output) : PredictorFrame([input], [], [output])
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default) => model.RunAsync(this);
    }
}
