using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How large a difference is, apart from how certain it is.</summary>
/// <param name="Name">What is measured, such as <c>psi</c> or <c>cramers-v</c>; a <see cref="DriftPolicy"/> looks its practical limit up by this name.</param>
/// <param name="Value">The effect as observed.</param>
public readonly record struct EffectSize(string Name, double Value)
{
    /// <summary>The effect less what sampling noise alone is expected to add at these sample sizes; never below 0 for a distance. Equals <see cref="Value"/> where the estimate has no bias worth removing.</summary>
    public double Corrected { get; init; } = Value;

    /// <summary>A confidence interval of the effect, where one is known.</summary>
    public Interval? Interval { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:G4}");
}
