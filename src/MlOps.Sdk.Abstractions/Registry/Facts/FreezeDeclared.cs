namespace MlOps.Sdk;

/// <summary>Aliases must not move forward for a time; the freeze's id is the fact's.</summary>
public sealed record FreezeDeclared() : ModelFactPayload("freeze.declared")
{
    /// <summary>The alias; null for every alias of the model.</summary>
    public string? Alias { get; init; }

    /// <summary>The first moment of the freeze, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after it, UTC.</summary>
    public required DateTimeOffset Until { get; init; }
}
