namespace MlOps.Sdk.Statistics;

/// <summary>Adjusts p-values for the number of tests made.</summary>
public static class MultipleTesting
{
    /// <summary>Adjusted p-values in the order given; a test is significant where its adjusted p-value is at most alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value lies outside [0, 1], or <paramref name="correction"/> is unknown.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues, Correction correction)
    {
        foreach (var p in pValues)
            Probability.ThrowIfOutside(p, nameof(pValues));

        var k = pValues.Length;
        var adjusted = pValues.ToArray();
        var order = new int[k];
        for (var i = 0; i < k; i++)
            order[i] = i;
        Array.Sort(pValues.ToArray(), order);

        switch (correction)
        {
            case Correction.None:
                break;
            case Correction.Bonferroni:
                for (var i = 0; i < k; i++)
                    adjusted[i] = Math.Min(1, adjusted[i] * k);
                break;
            case Correction.Sidak:
                for (var i = 0; i < k; i++)
                    adjusted[i] = adjusted[i] >= 1 ? 1 : -ExpM1(k * Log1P(-adjusted[i]));
                break;
            case Correction.Holm:
                var largest = 0.0;
                for (var rank = 0; rank < k; rank++)
                    adjusted[order[rank]] = largest = Math.Min(1, Math.Max(largest, (k - rank) * pValues[order[rank]]));
                break;
            case Correction.Hochberg:
                StepUp(adjusted, pValues, order, rank => k - rank);
                break;
            case Correction.BenjaminiHochberg:
                StepUp(adjusted, pValues, order, rank => k / (rank + 1.0));
                break;
            case Correction.BenjaminiYekutieli:
                var harmonic = 0.0;
                for (var i = 1; i <= k; i++)
                    harmonic += 1.0 / i;
                StepUp(adjusted, pValues, order, rank => k * harmonic / (rank + 1.0));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(correction), correction, "Not a correction.");
        }

        return adjusted;
    }

    /// <summary>log(1 + x) without losing a small x.</summary>
    private static double Log1P(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    /// <summary>e^x - 1 without losing a small x.</summary>
    private static double ExpM1(double x)
    {
        var u = Math.Exp(x);
        if (u == 1)
            return x;
        return u - 1 == -1 ? -1 : (u - 1) * x / Math.Log(u);
    }

    private static void StepUp(double[] adjusted, ReadOnlySpan<double> pValues, int[] order, Func<int, double> factor)
    {
        var smallest = 1.0;
        for (var rank = order.Length - 1; rank >= 0; rank--)
            adjusted[order[rank]] = smallest = Math.Min(smallest, factor(rank) * pValues[order[rank]]);
    }
}
