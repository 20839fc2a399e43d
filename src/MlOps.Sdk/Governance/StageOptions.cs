using System.ComponentModel.DataAnnotations;

namespace MlOps.Sdk;

/// <summary>A stage that versions go through, such as <c>staging</c>.</summary>
public sealed class StageOptions
{
    /// <summary>The stage's name.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The stages a version may come from; from any, and from none, when empty.</summary>
    public IList<string> From { get; set; } = [];

    /// <summary>The alias whose holder is in this stage; such a stage is entered by promotion only. Null for a stage that is entered by hand.</summary>
    public string? Alias { get; set; }
}
