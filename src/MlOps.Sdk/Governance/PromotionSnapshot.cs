namespace MlOps.Sdk;

/// <summary>All that a promotion is decided on. The move compares the alias's revision, the journal's and the number of reports, so it is what held at the moment of the move.</summary>
internal sealed record PromotionSnapshot
{
    public required ModelVersion Version { get; init; }

    public required ContentDigest Digest { get; init; }

    public required string Alias { get; init; }

    public required ModelVersion? Holder { get; init; }

    public required GovernedModel Facts { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<GateReport> Reports { get; init; }

    public required string? Stage { get; init; }

    public required DecisionTime Time { get; init; }
}
