using System.ComponentModel.DataAnnotations;

namespace MlOps.Sdk;

/// <summary>How the audit log is signed and anchored; checked when the host starts.</summary>
public sealed class AuditTrailOptions
{
    /// <summary>Names the log in its heads, so that one anchor can serve several stores.</summary>
    [Required]
    [StringLength(200)]
    public string LogId { get; set; } = "audit";

    /// <summary>A file outside the store to which heads are appended; further places are added as <see cref="IAuditAnchor"/> services.</summary>
    public string? AnchorFile { get; set; }

    /// <summary>How often a head is signed and kept, in seconds, while the log grows; never by itself when 0, the default.</summary>
    [Range(0, 604_800)]
    public int AnchorEverySeconds { get; set; }

    /// <summary>Whether a head is signed and kept after each move of an alias that this process makes; false by default.</summary>
    public bool AnchorOnPromotion { get; set; }

    internal bool AnchorsByItself => AnchorOnPromotion || AnchorEverySeconds > 0;
}
