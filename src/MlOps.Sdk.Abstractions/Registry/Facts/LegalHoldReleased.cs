namespace MlOps.Sdk;

/// <summary>A legal hold was released.</summary>
public sealed record LegalHoldReleased() : ModelFactPayload("legal-hold.released")
{
    /// <summary>The id of the <see cref="LegalHoldPlaced"/> fact.</summary>
    public required Guid Hold { get; init; }
}
