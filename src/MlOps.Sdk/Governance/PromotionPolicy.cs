using System.ComponentModel.DataAnnotations;

namespace MlOps.Sdk;

/// <summary>What an alias demands of a version before it may point to it. A policy that demands nothing still refuses deprecated versions.</summary>
public sealed class PromotionPolicy
{
    /// <summary>The model the policy is for; every model when null.</summary>
    public string? Model { get; set; }

    /// <summary>The alias that is guarded, such as <c>champion</c>: one for each environment.</summary>
    [Required]
    public string Alias { get; set; } = "";

    /// <summary>The gate suites whose latest report on the version must have passed.</summary>
    public IList<string> Suites { get; set; } = [];

    /// <summary>Whether the latest report, of whatever suite, must have passed.</summary>
    public bool AnySuite { get; set; }

    /// <summary>How old a report may be that counts; of any age when null.</summary>
    public TimeSpan? MaxReportAge { get; set; }

    /// <summary>Whether a waiver lets a failed check through while it is valid.</summary>
    public bool AllowWaivers { get; set; } = true;

    /// <summary>Whether a waiver by the version's author does not count.</summary>
    public bool ExcludeAuthorWaivers { get; set; }

    /// <summary>How many people must approve the version for this alias; the version's author never counts, and nobody counts twice.</summary>
    [Range(0, 100)]
    public int Approvals { get; set; }

    /// <summary>The people who may approve, of whom <see cref="Approvals"/> must; anybody may when empty.</summary>
    public IList<string> Approvers { get; set; } = [];

    /// <summary>The roles of which an approver must have one; any person counts when empty. State two policies to demand one approval of each of two roles.</summary>
    public IList<string> ApproverRoles { get; set; } = [];

    /// <summary>Whether the one who asked for the approval does not count either.</summary>
    public bool ExcludeRequester { get; set; }

    /// <summary>The tags the version, or its model, must have.</summary>
    public IList<string> RequiredTags { get; set; } = [];

    /// <summary>The card fields the version, or its model, must have.</summary>
    public IList<string> RequiredCardFields { get; set; } = [];

    /// <summary>The stages a version may be promoted from; from any when empty.</summary>
    public IList<string> Stages { get; set; } = [];

    /// <summary>Whether a deprecated version may be promoted; a retired one never may.</summary>
    public bool AllowDeprecated { get; set; }

    /// <summary>Whether callers of the version that holds the alias must be able to call the new one unchanged.</summary>
    public bool CompatibleSignature { get; set; }

    /// <summary>Periods in which the alias is not moved.</summary>
    public IList<FreezePeriod> Freezes { get; set; } = [];

    /// <summary>Hours of the week in which the alias is not moved.</summary>
    public IList<WeeklyFreeze> WeeklyFreezes { get; set; } = [];

    /// <summary>Whether an emergency may bypass the policy: with a reason, on the record, to be reviewed.</summary>
    public bool BreakGlass { get; set; }

    /// <summary>The roles of which one who breaks the glass must have one; anybody may when empty.</summary>
    public IList<string> BreakGlassRoles { get; set; } = [];

    /// <summary>What no emergency bypasses. A version that is retired is never promoted, stated or not.</summary>
    public IList<PromotionDemandKind> NeverBypassed { get; set; } = [];

    /// <summary>How soon after an emergency somebody else must have reviewed it.</summary>
    public TimeSpan ReviewWithin { get; set; } = TimeSpan.FromDays(3);

    internal bool Guards(string model, string alias) => Alias == alias && (Model is null || Model == model);

    internal bool MayBypass(PromotionDemandKind kind) => BreakGlass && kind != PromotionDemandKind.NotRetired && !NeverBypassed.Contains(kind);
}
