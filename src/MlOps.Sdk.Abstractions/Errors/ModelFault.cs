namespace MlOps.Sdk;

/// <summary>Why a model gave no answer, by what a caller can do about it.</summary>
public enum ModelFault
{
    /// <summary>The model itself failed on this input; the same call fails again.</summary>
    Failed = 0,

    /// <summary>Nothing can answer now: it is loading, draining, unloaded or out of reach. Over HTTP 503.</summary>
    Unavailable = 1,

    /// <summary>More was asked than can be answered or queued; come back after <see cref="MlOpsModelException.RetryAfter"/>. Over HTTP 429.</summary>
    Overloaded = 2,

    /// <summary>The call's deadline passed before the answer was there. Over HTTP 504.</summary>
    TimedOut = 3,
}
