namespace MlOps.Sdk;

/// <summary>Somebody other than the one who broke the glass has looked into it.</summary>
public sealed record BreakGlassReviewed() : ModelFactPayload("break-glass.reviewed")
{
    /// <summary>The id of the <see cref="BreakGlassUsed"/> fact.</summary>
    public required Guid Use { get; init; }

    /// <summary>Whether the emergency justified it.</summary>
    public required bool Justified { get; init; }
}
