namespace MlOps.Sdk;

/// <summary>An approval was taken back.</summary>
public sealed record ApprovalRevoked() : ModelFactPayload("approval.revoked")
{
    /// <summary>The id of the <see cref="ApprovalGranted"/> fact.</summary>
    public required Guid Approval { get; init; }
}
