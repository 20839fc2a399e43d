namespace MlOps.Sdk.Serving;

/// <summary>A version that took over, or could not.</summary>
public sealed class ModelLoadEventArgs(ModelRef reference, int? version, int? previous, Exception? error) : EventArgs
{
    /// <summary>What is served.</summary>
    public ModelRef Reference { get; } = reference;

    /// <summary>The version meant; null when not even that could be found out.</summary>
    public int? Version { get; } = version;

    /// <summary>The version that served before; null when there was none.</summary>
    public int? Previous { get; } = previous;

    /// <summary>Why loading failed; null when it did not.</summary>
    public Exception? Error { get; } = error;
}
