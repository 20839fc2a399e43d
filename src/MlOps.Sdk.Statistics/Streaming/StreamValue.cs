using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>What a detector can take in. Its running sums would never recover from a value that is not finite.</summary>
internal static class StreamValue
{
    /// <summary>Squares of larger values, summed over a long stream, would overflow.</summary>
    public const double Largest = 1e100;

    public static void ThrowIfNotFinite(double value)
    {
        if (!(Math.Abs(value) <= Largest))
            throw Refused(value, double.IsFinite(value) ? "a detector takes values up to 1E+100 in size, so rescale the stream" : "a detector takes finite values, so leave missing ones out");
    }

    /// <summary>For error streams.</summary>
    public static void ThrowIfNotBinary(double value)
    {
        if (value is not (0 or 1))
            throw Refused(value, "this detector takes 1 for a wrong prediction and 0 for a right one");
    }

    /// <summary>For detectors that rest on bounded values.</summary>
    public static void ThrowIfNotShare(double value)
    {
        if (!(value is >= 0 and <= 1))
            throw Refused(value, "this detector takes values in [0, 1], such as 1 for a wrong prediction and 0 for a right one");
    }

    private static ArgumentException Refused(double value, string rule) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The value is {value}; {rule}."), nameof(value));
}
