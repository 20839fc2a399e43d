using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>What metrics over several classes ask of their input: misuse throws, data that cannot be scored is a reason.</summary>
internal static class ClassInput
{
    public static void ThrowIfNotDeclared(ReadOnlySpan<int> values, int classes, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if ((uint)values[i] >= (uint)classes)
                throw new ArgumentException($"Row {i} has class {values[i]}; classes are numbered from 0 to {classes - 1}.", name);
        }
    }

    /// <summary>Throws for misuse; returns why the scores cannot be used, or null.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="scores">The scores, row by row.</param>
    /// <param name="columns">Scores a row.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="probabilities">Whether scores lie in [0, 1].</param>
    public static string? Refuse(int rows, ReadOnlySpan<double> scores, int columns, ReadOnlySpan<double> weights, bool probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (scores.Length != (long)rows * columns)
            throw new ArgumentException($"There are {rows} rows of {columns} scores and {scores.Length} values; give {columns} a row, row by row.", nameof(scores));

        BinaryInput.ThrowIfBadWeights(rows, weights);
        if (rows == 0)
            return "no rows";

        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
                return string.Create(CultureInfo.InvariantCulture, $"score {i % columns} of row {i / columns} is {scores[i]}");
            if (probabilities && !(scores[i] >= 0 && scores[i] <= 1))
                return string.Create(CultureInfo.InvariantCulture, $"score {i % columns} of row {i / columns} is {scores[i]}, which is no probability");
        }

        return null;
    }
}
