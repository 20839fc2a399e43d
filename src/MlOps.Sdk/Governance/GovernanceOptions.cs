using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk;

/// <summary>The rules of the registry; checked when the host starts and when a registry is made.</summary>
public sealed class GovernanceOptions : IValidatableObject
{
    /// <summary>What aliases demand of a version. Where several policies are for one alias, all of them must be met.</summary>
    [ValidateEnumeratedItems]
    public IList<PromotionPolicy> Policies { get; set; } = [];

    /// <summary>The stages a version goes through, in order; none are known when empty.</summary>
    [ValidateEnumeratedItems]
    public IList<StageOptions> Stages { get; set; } = [];

    /// <summary>Tells everything that is wrong with the options taken together.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        GovernanceProblems.Of(this).Select(problem => new ValidationResult(problem));
}
