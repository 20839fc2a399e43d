using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Evaluation;

/// <summary>An estimate, or why there is none.</summary>
internal readonly record struct Estimated(Estimate? Estimate, string? Reason)
{
    [MemberNotNullWhen(true, nameof(Estimate))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Estimate is not null;

    public static implicit operator Estimated(Estimate estimate) => new(estimate, null);

    public static Estimated NotComputable(string reason) => new(null, reason);
}
