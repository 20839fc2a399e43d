namespace MlOps.Sdk;

/// <summary>Collects what meets the demands of all policies for an alias.</summary>
internal sealed class EvidenceNotes
{
    public SortedSet<Guid> Reports { get; } = [];

    public SortedSet<Guid> Approvals { get; } = [];

    public SortedSet<Guid> Waivers { get; } = [];

    public PromotionEvidence ToEvidence(ContentDigest digest, long facts) => new() { Digest = digest, Facts = facts, Reports = [.. Reports], Approvals = [.. Approvals], Waivers = [.. Waivers] };
}
