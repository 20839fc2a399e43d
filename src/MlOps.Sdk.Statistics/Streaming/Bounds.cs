using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Statistics;

/// <summary>Checks a parameter where it is stored. NaN lies in no range.</summary>
internal static class Bounds
{
    public static T Within<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : INumber<T> =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}; it lies in [{least}, {most}]."));

    public static double Level(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && value < 1 ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}; it lies strictly between 0 and 1."));

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && value <= StreamValue.Largest ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}; it is above 0 and finite."));

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 0 && value <= StreamValue.Largest ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}; it is at least 0 and finite."));

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Math.Abs(value) <= StreamValue.Largest ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}; it is finite."));

    public static void ThrowIfNeither(bool up, bool down)
    {
        if (!up && !down)
            throw new ArgumentException("'up' and 'down' are both false; look for a rise, a fall or both.", nameof(up));
    }
}
