namespace MlOps.Sdk.Data;

/// <summary>Other forms of a column's values.</summary>
public static class ColumnExtensions
{
    /// <summary>
    /// A numeric column as doubles, NaN where a row has no value. The column's own memory where it holds doubles in every row,
    /// otherwise a copy. Truth values are 0 and 1; a time has no number.
    /// </summary>
    /// <exception cref="ArgumentException">The column holds text, times or vectors.</exception>
    public static ReadOnlySpan<double> AsDoubles(this Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column is Column<double> { Nulls: null } whole)
            return whole.Values;

        var numbers = new double[column.Length];
        switch (column)
        {
            case Column<double> doubles:
                doubles.Values.CopyTo(numbers);
                break;
            case Column<float> floats:
                for (var row = 0; row < numbers.Length; row++)
                    numbers[row] = floats.Values[row];
                break;
            case Column<long> longs:
                for (var row = 0; row < numbers.Length; row++)
                    numbers[row] = longs.Values[row];
                break;
            case Column<bool> bools:
                for (var row = 0; row < numbers.Length; row++)
                    numbers[row] = bools.Values[row] ? 1 : 0;
                break;
            default:
                throw new ArgumentException($"Column '{column.Name}' holds {column.Type}, which is not a number; numeric columns are Double, Float, Long and Bool.", nameof(column));
        }

        if (column.Nulls is { } nulls)
        {
            for (var row = 0; row < numbers.Length; row++)
            {
                if (nulls[row])
                    numbers[row] = double.NaN;
            }
        }

        return numbers;
    }
}
