using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Lower end; negative infinity when unbounded.</param>
/// <param name="Upper">Upper end; positive infinity when unbounded.</param>
/// <param name="Level">The coverage it was built for, in (0, 1).</param>
public readonly record struct Interval(double Lower, double Upper, double Level)
{
    /// <summary>Whether <paramref name="value"/> lies within, ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lower:G4}, {Upper:G4}] at {Level:P0}");
}
