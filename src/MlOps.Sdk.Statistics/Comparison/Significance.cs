using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>What a test of "no difference" found: a statistic and its p-value, or the reason why there are none.</summary>
public sealed record Significance
{
    /// <summary>Short name of the method, such as <c>wilcoxon-signed-rank</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The form of the method used, such as <c>exact</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The statistic; null when it could not be computed, never NaN.</summary>
    public double? Statistic { get; init; }

    /// <summary>Two-sided probability of a statistic at least this extreme without a difference.</summary>
    public double? PValue { get; init; }

    /// <summary>How many observations took part: rows, folds or data sets, as the method says.</summary>
    public int Count { get; init; }

    /// <summary>Numbers that belong to the method: degrees of freedom, mean ranks, the seed and the like.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Why nothing could be computed; null when it was.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is a p-value.</summary>
    [MemberNotNullWhen(true, nameof(Statistic), nameof(PValue))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Statistic is not null && PValue is not null;

    /// <summary>A result that says why nothing could be computed.</summary>
    /// <exception cref="ArgumentException"><paramref name="method"/> or <paramref name="reason"/> is empty.</exception>
    public static Significance NotComputable(string method, string reason, int count = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Significance { Method = method, Reason = reason, Count = count };
    }

    /// <inheritdoc/>
    public override string ToString() => IsComputable
        ? string.Create(CultureInfo.InvariantCulture, $"{Method} {Statistic:G4}, p = {PValue:G3} (n = {Count})")
        : $"{Method} not computable: {Reason}";
}
