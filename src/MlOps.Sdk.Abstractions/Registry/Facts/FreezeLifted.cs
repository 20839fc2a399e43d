namespace MlOps.Sdk;

/// <summary>A freeze was ended early.</summary>
public sealed record FreezeLifted() : ModelFactPayload("freeze.lifted")
{
    /// <summary>The id of the <see cref="FreezeDeclared"/> fact.</summary>
    public required Guid Freeze { get; init; }
}
