using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>A metric: a number, or the reason why there is none. Never NaN.</summary>
public readonly record struct MetricValue
{
    private readonly string? _reason;

    private MetricValue(double? value, string? reason) => (Value, _reason) = (value, reason);

    /// <summary>The number, or null.</summary>
    public double? Value { get; }

    /// <summary>Why there is no number; null when there is one.</summary>
    public string? Reason => Value is null ? _reason ?? "not computed" : null;

    /// <summary>Whether there is a number.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Value is not null;

    /// <summary>A computed metric. A value that is not a number becomes <see cref="NotComputable"/>.</summary>
    public static MetricValue Of(double value) =>
        double.IsNaN(value) ? NotComputable("the computation gave no number") : new MetricValue(value, null);

    /// <summary>A metric that has no value here, and why.</summary>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public static MetricValue NotComputable(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new MetricValue(null, reason);
    }

    /// <summary>The value, or <paramref name="fallback"/> where there is none.</summary>
    public double Or(double fallback) => Value ?? fallback;

    /// <summary>Wraps a number; see <see cref="Of"/>.</summary>
    public static implicit operator MetricValue(double value) => Of(value);

    /// <inheritdoc/>
    public override string ToString() =>
        Value is { } value ? value.ToString("G6", CultureInfo.InvariantCulture) : $"not computable: {Reason}";
}
