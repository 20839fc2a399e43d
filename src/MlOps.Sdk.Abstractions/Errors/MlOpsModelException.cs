namespace MlOps.Sdk;

/// <summary>
/// A model could not answer. Transient: none is loaded yet, or it is draining, and the same call may succeed later. Otherwise
/// the model itself failed on this input; the runtime's exception is inside.
/// </summary>
public sealed class MlOpsModelException : MlOpsException
{
    /// <summary>Says which model and what came of the call.</summary>
    public MlOpsModelException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>Why there is no answer: unless it says otherwise, unavailable where it is transient and failed where it is not.</summary>
    public ModelFault Fault
    {
        get => field == ModelFault.Failed && IsTransient ? ModelFault.Unavailable : field;
        init;
    }

    /// <summary>When the same call may succeed, counted from now, where that can be told; otherwise null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
