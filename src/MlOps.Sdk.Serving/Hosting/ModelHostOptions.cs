namespace MlOps.Sdk.Serving;

/// <summary>How a host follows the registry and runs models.</summary>
public sealed class ModelHostOptions
{
    /// <summary>How often aliases are looked up, so that moves made by other processes are seen; 1 second by default, at least 10 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposing waits for calls that are under way; 30 seconds by default.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest model file that is loaded, in bytes; 2 GiB - 1 by default.</summary>
    public long MaxModelSize { get; set; } = int.MaxValue;

    /// <summary>Whether a version may take over whose inputs and outputs differ from those served now; false by default.</summary>
    public bool AllowSignatureChange { get; set; }

    /// <summary>How ONNX models are run.</summary>
    public OnnxModelOptions Onnx { get; set; } = new();

    /// <summary>What is wrong with the options, or nothing.</summary>
    internal IEnumerable<string> Problems()
    {
        if (PollInterval < TimeSpan.FromMilliseconds(10))
            yield return $"{nameof(PollInterval)} is {PollInterval}, at least 10 ms is needed.";
        if (DrainTimeout < TimeSpan.Zero)
            yield return $"{nameof(DrainTimeout)} is {DrainTimeout}, it cannot be negative.";
        if (MaxModelSize is < 1 or > int.MaxValue)
            yield return $"{nameof(MaxModelSize)} is {MaxModelSize}, 1 to {int.MaxValue} is possible.";
        if (Onnx is null)
            yield return $"{nameof(Onnx)} is missing.";
        else if (Onnx.ThreadsPerRun < 0)
            yield return $"{nameof(Onnx)}.{nameof(Onnx.ThreadsPerRun)} is {Onnx.ThreadsPerRun}, it cannot be negative.";
    }
}
