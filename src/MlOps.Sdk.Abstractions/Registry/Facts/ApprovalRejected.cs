namespace MlOps.Sdk;

/// <summary>A person refused a request; it is closed.</summary>
public sealed record ApprovalRejected() : ModelFactPayload("approval.rejected")
{
    /// <summary>The id of the <see cref="ApprovalRequested"/> fact.</summary>
    public required Guid Request { get; init; }
}
