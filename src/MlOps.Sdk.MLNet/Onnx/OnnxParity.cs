namespace MlOps.Sdk.MLNet;

/// <summary>How closely an exported model's scores follow the original's on the same rows. Store it with the exported file.</summary>
public sealed record OnnxParity
{
    /// <summary>Scores compared.</summary>
    public required long Count { get; init; }

    /// <summary>The largest |exported - original|; infinite where only one of the two is NaN or they differ by an infinity.</summary>
    public required double MaxAbsoluteDifference { get; init; }

    /// <summary>The largest |exported - original| / max(1, |original|).</summary>
    public required double MaxRelativeDifference { get; init; }

    /// <summary>The position with the largest relative difference; -1 where all scores are equal.</summary>
    public required long WorstIndex { get; init; }

    /// <summary>Whether scores were compared and none differs relatively by more than the tolerance.</summary>
    /// <param name="tolerance">At least 0; 1e-5 suits single precision.</param>
    public bool Within(double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return Count > 0 && MaxRelativeDifference <= tolerance;
    }

    /// <summary>Compares scores row by row. NaN agrees with NaN.</summary>
    /// <param name="original">Scores of the ML.NET pipeline.</param>
    /// <param name="exported">Scores of the exported file on the same rows.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static OnnxParity Compare(ReadOnlySpan<float> original, ReadOnlySpan<float> exported)
    {
        if (original.Length != exported.Length)
            throw new ArgumentException($"{exported.Length} exported scores cannot be compared with {original.Length} original ones; score the same rows with both.", nameof(exported));

        double absolute = 0;
        double relative = 0;
        long worst = -1;
        for (var i = 0; i < original.Length; i++)
        {
            var difference = Difference(original[i], exported[i]);
            absolute = Math.Max(absolute, difference);
            var scaled = float.IsFinite(original[i]) ? difference / Math.Max(1, Math.Abs((double)original[i])) : difference;
            if (scaled > relative)
                (relative, worst) = (scaled, i);
        }

        return new OnnxParity { Count = original.Length, MaxAbsoluteDifference = absolute, MaxRelativeDifference = relative, WorstIndex = worst };
    }

    private static double Difference(float original, float exported)
    {
        if (original.Equals(exported) || original == exported)
            return 0;

        var difference = Math.Abs((double)exported - original);
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }
}
