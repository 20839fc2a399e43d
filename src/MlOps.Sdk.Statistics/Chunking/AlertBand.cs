using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>The range in which a value raises no alarm.</summary>
/// <param name="Lower">The lowest such value; null for none.</param>
/// <param name="Upper">The highest such value; null for none.</param>
public readonly record struct AlertBand(double? Lower, double? Upper)
{
    /// <summary>Why no limit could be set; null when the band is as asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether <paramref name="value"/> lies outside, the limits themselves being inside. A value that is not a number is outside every limit.</summary>
    public bool IsAlert(double value) =>
        (Lower is { } lower && !(value >= lower)) || (Upper is { } upper && !(value <= upper));

    /// <inheritdoc/>
    public override string ToString() => Reason ?? string.Create(CultureInfo.InvariantCulture, $"[{Lower ?? double.NegativeInfinity:G6}, {Upper ?? double.PositiveInfinity:G6}]");
}
