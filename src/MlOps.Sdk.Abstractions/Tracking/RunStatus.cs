namespace MlOps.Sdk;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Its owner is alive and may log.</summary>
    Running,

    /// <summary>It ended as planned.</summary>
    Finished,

    /// <summary>It ended with an exception.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Killed,

    /// <summary>Its owner went away without ending it: the process died, or its lease lapsed.</summary>
    Interrupted,
}
