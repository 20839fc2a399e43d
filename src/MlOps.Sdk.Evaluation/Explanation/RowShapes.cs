namespace MlOps.Sdk.Evaluation;

/// <summary>The shapes and values that every method wants of its rows.</summary>
internal static class RowShapes
{
    /// <summary>Refuses no rows, no features and rows of different lengths; the number of features.</summary>
    public static int Features(IReadOnlyList<double[]> rows, string name)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        if (rows.Count == 0)
            throw new ArgumentException("There are no rows; give at least one.", name);
        for (var i = 0; i < rows.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(rows[i], name);
            if (rows[i].Length != rows[0].Length)
                throw new ArgumentException($"Row {i} has {rows[i].Length} features and row 0 {rows[0].Length}.", name);
        }

        return rows[0].Length > 0 ? rows[0].Length : throw new ArgumentException("The rows have no features.", name);
    }

    public static void Feature(int feature, int features, string name)
    {
        if (feature < 0 || feature >= features)
            throw new ArgumentOutOfRangeException(name, feature, $"There are {features} features, numbered from 0.");
    }

    /// <summary>Refuses NaN and infinity where a method measures distances or orders values.</summary>
    public static void Finite(ReadOnlySpan<double> values, string what, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"{what} holds {values[i]} at {i}; this method measures distances: fill missing values first.", name);
        }
    }

    /// <summary>The values of one feature, in ascending order, all finite.</summary>
    public static double[] Sorted(IReadOnlyList<double[]> rows, int feature, string name)
    {
        double[] values = [.. rows.Select(row => row[feature]).Order()];
        Finite(values, $"Feature {feature}", name);
        return values;
    }

    /// <summary>The quantile between order statistics (type 7).</summary>
    public static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
