namespace MlOps.Sdk.Monitoring;

/// <summary>How much of a window is known.</summary>
public enum WindowStage
{
    /// <summary>Its time is over: features and outputs are judged, labels are still waited for.</summary>
    Closed,

    /// <summary>Labels are no longer waited for: performance is judged too.</summary>
    Settled,
}
