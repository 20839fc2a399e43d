namespace MlOps.Sdk;

/// <summary>A waiver was taken back.</summary>
public sealed record WaiverRevoked() : ModelFactPayload("waiver.revoked")
{
    /// <summary>The id of the <see cref="WaiverGranted"/> fact.</summary>
    public required Guid Waiver { get; init; }
}
