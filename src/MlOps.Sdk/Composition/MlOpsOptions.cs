using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>What <c>AddMlOps</c> composes; checked when the host starts.</summary>
public sealed class MlOpsOptions
{
    /// <summary>The directory of the embedded store; it is created when it does not exist.</summary>
    [Required]
    public string Directory { get; set; } = MlOpsStore.DefaultDirectory;

    /// <summary>How runs are written.</summary>
    [ValidateObjectMembers]
    public TrackingOptions Tracking { get; set; } = new();

    /// <summary>What aliases demand of a version before they may point to it.</summary>
    [ValidateEnumeratedItems]
    public IList<PromotionRule> PromotionRules { get; set; } = [];

    /// <summary>Promotion policies and stages.</summary>
    [ValidateObjectMembers]
    public GovernanceOptions Governance { get; set; } = new();

    /// <summary>Demands a passed report of a gate suite before an alias may point to a version.</summary>
    /// <param name="alias">The alias that is guarded.</param>
    /// <param name="suite">The gate suite; any when null.</param>
    /// <param name="model">The model the rule is for; every model when null.</param>
    public MlOpsOptions RequireGate(string alias, string? suite = null, string? model = null)
    {
        PromotionRules.Add(new() { Alias = EntityName.Require(alias, "alias"), Suite = suite, Model = model });
        return this;
    }
}
