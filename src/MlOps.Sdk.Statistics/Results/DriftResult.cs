using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// What a comparison of a reference with a current sample found: either computed, with a <see cref="Statistic"/>,
/// or not computable, with a <see cref="Reason"/>. Whether that amounts to drift is for a <see cref="DriftPolicy"/> to say.
/// </summary>
public sealed record DriftResult
{
    /// <summary>Short name of the method, such as <c>kolmogorov-smirnov</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The form of the method used, such as <c>two-sided, exact</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>Whether there is a statistic; otherwise <see cref="Reason"/> says why not.</summary>
    [MemberNotNullWhen(true, nameof(Statistic))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Statistic is not null;

    /// <summary>The statistic or distance; null when it could not be computed, never NaN.</summary>
    public double? Statistic { get; init; }

    /// <summary>Probability of a statistic at least this extreme without drift; null for a plain distance.</summary>
    public double? PValue { get; init; }

    /// <summary>The 95 % limit of the statistic without drift at these sample sizes, where it is known.</summary>
    public double? NullLimit { get; init; }

    /// <summary>How large the difference is, where the method has a natural measure.</summary>
    public EffectSize? Effect { get; init; }

    /// <summary>Values of the reference that took part.</summary>
    public long ReferenceCount { get; init; }

    /// <summary>Values of the current sample that took part.</summary>
    public long CurrentCount { get; init; }

    /// <summary>Values left out of the reference because they were missing.</summary>
    public long ReferenceMissing { get; init; }

    /// <summary>Values left out of the current sample because they were missing.</summary>
    public long CurrentMissing { get; init; }

    /// <summary>Numbers that belong to the method: degrees of freedom, location of the maximum, smoothing, seed and the like.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>What each bin, category or quantile adds; empty where the method has no such parts.</summary>
    public IReadOnlyList<Contribution> Contributions { get; init; } = [];

    /// <summary>Why the statistic could not be computed; null when it was.</summary>
    public string? Reason { get; init; }

    /// <summary>A result that says why nothing could be computed.</summary>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public static DriftResult NotComputable(string method, string reason, long referenceCount = 0, long currentCount = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new DriftResult { Method = method, Reason = reason, ReferenceCount = referenceCount, CurrentCount = currentCount };
    }

    /// <inheritdoc/>
    public override string ToString() => IsComputable
        ? string.Create(CultureInfo.InvariantCulture, $"{Method} {Statistic:G4}{(PValue is { } p ? $", p = {p.ToString("G3", CultureInfo.InvariantCulture)}" : "")} (n = {ReferenceCount}, m = {CurrentCount})")
        : $"{Method} not computable: {Reason}";
}
