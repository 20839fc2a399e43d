using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>The differences of two models' losses on the same rows, champion less challenger, so that positive is better.</summary>
internal static class PairedLosses
{
    /// <summary>The differences, or the reason why they cannot be compared.</summary>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static double[] Differences(ReadOnlySpan<double> championLosses, ReadOnlySpan<double> challengerLosses, out string? reason)
    {
        if (championLosses.Length != challengerLosses.Length)
            throw new ArgumentException($"The champion has {championLosses.Length} losses and the challenger {challengerLosses.Length}; compare both on the same rows.", nameof(challengerLosses));

        var differences = new double[championLosses.Length];
        reason = null;
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = championLosses[i] - challengerLosses[i];
            if (!double.IsFinite(differences[i]))
                reason ??= string.Create(CultureInfo.InvariantCulture, $"the losses of row {i} are {championLosses[i]} and {challengerLosses[i]}");
        }

        return differences;
    }

    /// <summary>The first difference that is not finite, as a reason; null when all are.</summary>
    public static string? NotFinite(ReadOnlySpan<double> differences)
    {
        for (var i = 0; i < differences.Length; i++)
        {
            if (!double.IsFinite(differences[i]))
                return string.Create(CultureInfo.InvariantCulture, $"difference {i} is {differences[i]}");
        }

        return null;
    }
}
