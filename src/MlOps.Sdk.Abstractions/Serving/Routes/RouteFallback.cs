namespace MlOps.Sdk;

/// <summary>What answers when the variant fails or is not loaded: another reference, else constant outputs. A row that does not fit is never answered by it.</summary>
public sealed record RouteFallback
{
    /// <summary>The name that answers of a fallback carry as their variant.</summary>
    public const string Variant = "fallback";

    /// <summary>Another version; null to answer with the constants.</summary>
    public ModelRef? Reference { get; init; }

    /// <summary>Numbers by output column; a number column that is left out is NaN. Only rows of records are answered by constants.</summary>
    public IReadOnlyDictionary<string, double>? Numbers { get; init; }

    /// <summary>Texts by output column; a text column that is left out is null.</summary>
    public IReadOnlyDictionary<string, string>? Texts { get; init; }
}
