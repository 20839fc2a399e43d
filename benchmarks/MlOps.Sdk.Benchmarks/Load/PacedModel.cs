using System.Diagnostics;

namespace MlOps.Sdk.Benchmarks.Load;

/// <summary>A model that takes its time for each row and no CPU, as one on another device does, and gives the row back.</summary>
internal sealed class PacedModel(TimeSpan pace) : IPredictorLoader, IPredictor
{
    private readonly TimeSpan _pace = pace;
    private long _rows;
    private long _ticks;

    public string Format => "paced";

    public ModelSignature Signature { get; } = new()
    {
        Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 4] }],
        Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 4] }],
    };

    /// <summary>What a row really took: timers and a busy machine make it longer.</summary>
    public TimeSpan Service => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _ticks)) / Math.Max(1, Volatile.Read(ref _rows));

    public ValueTask<IPredictor> LoadAsync(ModelVersion version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => new(this);

    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null) => new Frame(this, new(Signature.Inputs[0]), new(Signature.Outputs[0]));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Frame(PacedModel model, TensorBuffer input, TensorBuffer output) : PredictorFrame([input], [], [output])
    {
        public override ValueTask RunAsync(CancellationToken cancellationToken = default)
        {
            var (start, rows) = (Stopwatch.GetTimestamp(), input.Length / 4);
            Thread.Sleep(model._pace * rows);
            output.Reshape(input.Shape);
            input.AsBytes().CopyTo(output.AsBytes());
            Interlocked.Add(ref model._rows, rows);
            Interlocked.Add(ref model._ticks, Stopwatch.GetTimestamp() - start);
            return ValueTask.CompletedTask;
        }
    }
}
