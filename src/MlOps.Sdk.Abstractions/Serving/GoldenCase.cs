namespace MlOps.Sdk;

/// <summary>One call and its answer.</summary>
public sealed record GoldenCase
{
    /// <summary>The inputs given.</summary>
    public required IReadOnlyList<GoldenTensor> Inputs { get; init; }

    /// <summary>The outputs to compare.</summary>
    public required IReadOnlyList<GoldenTensor> Outputs { get; init; }

    /// <summary>Keeps what a frame holds after a run.</summary>
    public static GoldenCase Of(PredictorFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new()
        {
            Inputs = [.. frame.Inputs.Concat(frame.OptionalInputs.Where(i => i.IsShaped)).Select(GoldenTensor.Of)],
            Outputs = [.. frame.Outputs.Where(o => o.Sequence is null).Select(GoldenTensor.Of)],
        };
    }
}
