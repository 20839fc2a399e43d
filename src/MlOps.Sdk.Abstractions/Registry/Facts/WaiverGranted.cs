namespace MlOps.Sdk;

/// <summary>A check of a gate report that did not pass is let through for a time; the fact's actor is who takes the responsibility.</summary>
public sealed record WaiverGranted() : ModelFactPayload("waiver.granted")
{
    /// <summary>Which check, by whom, why and until when.</summary>
    public required GateWaiver Waiver { get; init; }
}
