namespace MlOps.Sdk;

/// <summary>What a promotion rests on; written once and never changed.</summary>
public sealed record PromotionEvidence
{
    /// <summary>The digest of the version's content that was promoted.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>The revision of the model's journal that the decision was made on.</summary>
    public required long Facts { get; init; }

    /// <summary>The ids of the gate reports that passed.</summary>
    public IReadOnlyList<Guid> Reports { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The ids of the <see cref="ApprovalGranted"/> facts that counted.</summary>
    public IReadOnlyList<Guid> Approvals { get; init => field = value ?? []; } = []; // as above

    /// <summary>The ids of the <see cref="WaiverGranted"/> facts that let checks through.</summary>
    public IReadOnlyList<Guid> Waivers { get; init => field = value ?? []; } = []; // as above
}
