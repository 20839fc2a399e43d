using System.ComponentModel.DataAnnotations;

namespace MlOps.Sdk;

/// <summary>What an alias demands of a version before it may point to it: a passed report of a gate suite.</summary>
public sealed class PromotionRule
{
    /// <summary>The model the rule is for; every model when null.</summary>
    public string? Model { get; set; }

    /// <summary>The alias that is guarded, such as <c>champion</c>.</summary>
    [Required]
    public string Alias { get; set; } = "";

    /// <summary>The gate suite whose latest report on the version must have passed; any suite when null.</summary>
    public string? Suite { get; set; }

    internal PromotionPolicy ToPolicy() => new() { Model = Model, Alias = Alias, Suites = Suite is null ? [] : [Suite], AnySuite = Suite is null };
}
