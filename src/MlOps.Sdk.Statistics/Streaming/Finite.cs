using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>A detector's running sums would never recover from a value that is not finite.</summary>
internal static class Finite
{
    public static void ThrowIfNot(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The value is {value}; a detector takes finite values, so leave missing ones out."), nameof(value));
    }
}
