namespace MlOps.Sdk.Statistics;

/// <summary>Cramér's V: how strongly the side (reference or current) and the category go together, in [0, 1].</summary>
public static class CramersV
{
    /// <summary>V of a 2 × k table, with Bergsma's bias correction ("A bias-correction for Cramér's V", 2013) as the corrected value.</summary>
    /// <param name="chiSquare">Chi-squared of the table, without continuity correction.</param>
    /// <param name="categories">Categories of the table, k.</param>
    /// <param name="total">Sum of all counts.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is not positive, or <paramref name="chiSquare"/> negative.</exception>
    public static EffectSize Of(double chiSquare, int categories, double total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chiSquare);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total);
        if (categories < 2)
            return new EffectSize(EffectNames.CramersV, 0);

        var phi2 = chiSquare / total;
        if (total <= 1)
            return new EffectSize(EffectNames.CramersV, Math.Sqrt(phi2));

        var phi2Corrected = Math.Max(0, phi2 - (categories - 1) / (total - 1));
        var rows = 2 - 1 / (total - 1);
        var columns = categories - (categories - 1.0) * (categories - 1) / (total - 1);
        var smaller = Math.Min(rows - 1, columns - 1);
        return new EffectSize(EffectNames.CramersV, Math.Sqrt(phi2))
        {
            Corrected = smaller > 0 ? Math.Sqrt(phi2Corrected / smaller) : 0,
        };
    }
}
