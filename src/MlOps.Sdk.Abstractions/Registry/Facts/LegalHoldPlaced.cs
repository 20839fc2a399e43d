namespace MlOps.Sdk;

/// <summary>Nothing of the version, or of the whole model, may be removed until the hold is released; its id is the fact's.</summary>
public sealed record LegalHoldPlaced() : ModelFactPayload("legal-hold.placed")
{
    /// <summary>The case or request that the hold is for.</summary>
    public required string Matter { get; init; }
}
