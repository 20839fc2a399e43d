namespace MlOps.Sdk;

/// <summary>An alias was moved under a promotion policy that allowed it; appended in the transaction of the move.</summary>
public sealed record PromotionMade() : ModelFactPayload("promotion.made")
{
    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The revision the move made.</summary>
    public required long AliasRevision { get; init; }

    /// <summary>The version it pointed to before.</summary>
    public int? From { get; init; }

    /// <summary>What justified the move.</summary>
    public required PromotionEvidence Evidence { get; init; }
}
