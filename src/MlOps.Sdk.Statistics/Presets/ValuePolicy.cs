namespace MlOps.Sdk.Statistics;

/// <summary>How missing and infinite values are handled before columns are compared.</summary>
public sealed record ValuePolicy
{
    /// <summary>Both by the method.</summary>
    public static ValuePolicy Default { get; } = new();

    /// <summary>Nulls and NaN. Default <see cref="ValueHandling.ByMethod"/>.</summary>
    public ValueHandling Missing { get; init; }

    /// <summary>Infinities of either sign. Default <see cref="ValueHandling.ByMethod"/>.</summary>
    public ValueHandling Infinite { get; init; }
}
