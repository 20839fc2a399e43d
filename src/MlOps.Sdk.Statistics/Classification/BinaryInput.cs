using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>What every two-class metric asks of its input: misuse throws, data that cannot be scored is a reason.</summary>
internal static class BinaryInput
{
    /// <summary>Throws for misuse; returns why the data cannot be scored, or null.</summary>
    public static string? Refuse(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights, bool probabilities)
    {
        ThrowIfLengthsDiffer(truth.Length, scores.Length, nameof(scores));
        ThrowIfBadWeights(truth.Length, weights);
        if (truth.IsEmpty)
            return "no rows";

        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
                return string.Create(CultureInfo.InvariantCulture, $"score {i} is {scores[i]}");
            if (probabilities && !(scores[i] >= 0 && scores[i] <= 1))
                return string.Create(CultureInfo.InvariantCulture, $"score {i} is {scores[i]}, which is no probability");
        }

        return null;
    }

    public static void ThrowIfLengthsDiffer(int rows, int length, string name)
    {
        if (rows != length)
            throw new ArgumentException($"There are {rows} rows of truth and {length} values here; give one a row.", name);
    }

    public static void ThrowIfBadWeights(int rows, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
            return;

        ThrowIfLengthsDiffer(rows, weights.Length, nameof(weights));
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Weight {i} is {weights[i]}; weights are finite and not negative."), nameof(weights));
        }
    }
}
