namespace MlOps.Sdk;

/// <summary>An alias was moved in an emergency against the policy; appended in the transaction of the move, to be reviewed.</summary>
public sealed record BreakGlassUsed() : ModelFactPayload("break-glass.used")
{
    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The revision the move made.</summary>
    public required long AliasRevision { get; init; }

    /// <summary>The version it pointed to before.</summary>
    public int? From { get; init; }

    /// <summary>What the decision could rest on all the same.</summary>
    public required PromotionEvidence Evidence { get; init; }

    /// <summary>The demands of the policy that were not met, in words.</summary>
    public IReadOnlyList<string> Bypassed { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>When the review is due, UTC.</summary>
    public required DateTimeOffset ReviewDueAt { get; init; }
}
