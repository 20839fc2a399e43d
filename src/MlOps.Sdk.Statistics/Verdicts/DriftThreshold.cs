using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>A fixed limit as other tools use it.</summary>
/// <param name="Kind">What is compared, and how.</param>
/// <param name="Value">The limit.</param>
public readonly record struct DriftThreshold(DriftThresholdKind Kind, double Value)
{
    /// <summary>Drift where the p-value is below.</summary>
    public static DriftThreshold PValueBelow(double value) => new(DriftThresholdKind.PValueBelow, value);

    /// <summary>Drift where the p-value is at most this.</summary>
    public static DriftThreshold PValueAtMost(double value) => new(DriftThresholdKind.PValueAtMost, value);

    /// <summary>Drift where the statistic is at least this.</summary>
    public static DriftThreshold StatisticAtLeast(double value) => new(DriftThresholdKind.StatisticAtLeast, value);

    /// <summary>Drift where the statistic exceeds the result's own <see cref="DriftResult.NullLimit"/>.</summary>
    public static DriftThreshold AboveNullLimit { get; } = new(DriftThresholdKind.AboveNullLimit, 0);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DriftThresholdKind.PValueBelow => string.Create(CultureInfo.InvariantCulture, $"p < {Value:G4}"),
        DriftThresholdKind.PValueAtMost => string.Create(CultureInfo.InvariantCulture, $"p <= {Value:G4}"),
        DriftThresholdKind.StatisticAtLeast => string.Create(CultureInfo.InvariantCulture, $"statistic >= {Value:G4}"),
        _ => "statistic > its limit",
    };
}
