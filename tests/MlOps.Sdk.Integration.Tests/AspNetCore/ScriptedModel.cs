namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A model that does what its one input says: doubles a positive number, and fails in the way that a negative one names.</summary>
internal sealed class ScriptedModel : IPredictorLoader, IPredictor
{
    public const float Overloaded = -1, TimedOut = -2, Unavailable = -3, Broken = -4, Blocked = 1000;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Format => "scripted";

    /// <summary>A blocked call is under way.</summary>
    public Task Entered => _entered.Task;

    public ModelSignature Signature { get; } = new()
    {
        Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1] }],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1] }],
    };

    /// <summary>Lets blocked calls go on.</summary>
    public void Release() => _released.TrySetResult();

    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => new(this);

    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(this, [new(Signature.Inputs[0])], [new(Signature.Outputs[0])]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Frame(ScriptedModel model, TensorBuffer[] inputs, TensorBuffer[] outputs) : PredictorFrame(inputs, [], outputs)
    {
        public override async ValueTask RunAsync(CancellationToken cancellationToken = default)
        {
            var first = Inputs[0].AsSpan<float>()[0];
            switch (first)
            {
                case Overloaded: throw new MlOpsModelException("The queue is full.", isTransient: true) { Fault = ModelFault.Overloaded, RetryAfter = TimeSpan.FromSeconds(2.4) };
                case TimedOut: throw new MlOpsModelException("It took too long.", isTransient: true) { Fault = ModelFault.TimedOut };
                case Unavailable: throw new MlOpsModelException("It is draining.", isTransient: true);
                case Broken: throw new MlOpsModelException("It fails.");
                case Blocked:
                    model._entered.TrySetResult();
                    await model._released.Task.WaitAsync(cancellationToken);
                    break;
            }

            Outputs[0].Reshape(Inputs[0].Shape);
            for (var i = 0; i < Inputs[0].Length; i++)
                Outputs[0].AsSpan<float>()[i] = 2 * Inputs[0].AsSpan<float>()[i];
        }
    }
}
