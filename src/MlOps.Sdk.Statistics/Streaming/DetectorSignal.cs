namespace MlOps.Sdk.Statistics;

/// <summary>What a streaming detector says after a value.</summary>
public enum DetectorSignal
{
    /// <summary>Nothing has changed as far as one can tell.</summary>
    None,

    /// <summary>Something may be changing.</summary>
    Warning,

    /// <summary>The stream has changed. The detector starts afresh with the next value.</summary>
    Drift,
}
