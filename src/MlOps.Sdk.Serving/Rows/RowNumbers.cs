using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>Moves a column of numbers between rows and a tensor, and refuses values that the tensor's type cannot hold.</summary>
internal static class RowNumbers
{
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowWidth">Numbers in a row.</param>
    /// <param name="columns">Columns that lie side by side in both.</param>
    /// <param name="tensor">Where they go.</param>
    /// <param name="width">Elements a row has in the tensor.</param>
    /// <param name="count">Rows.</param>
    /// <param name="padded">Rows that the tensor takes, at least as many.</param>
    public static void Write(ReadOnlySpan<double> rows, int rowWidth, ReadOnlySpan<RowColumn> columns, TensorBuffer tensor, int width, int count, int padded)
    {
        // The usual type, many times a call: without finding out the type for each number.
        var (slot, offset, first) = (columns[0].Column.Slot, columns[0].Offset, 0);
        if (tensor.ElementType == ElementType.Float)
        {
            var floats = tensor.AsSpan<float>();
            for (; first < count; first++)
            {
                var numbers = rows.Slice(first * rowWidth + slot, columns.Length);
                if (NumberNarrowing.Narrow(numbers, floats.Slice(first * width + offset, columns.Length)) is >= 0 and var refused)
                    throw Refused(numbers[refused], columns[refused], tensor);
            }
        }

        // Rows that only fill up a fixed batch repeat the last one; their answers are dropped.
        for (var row = first; row < padded; row++)
        {
            var numbers = rows.Slice(Math.Min(row, count - 1) * rowWidth + slot, columns.Length);
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!tensor.TrySetNumber(row * width + offset + i, numbers[i]))
                    throw Refused(numbers[i], columns[i], tensor);
            }
        }
    }

    public static void Read(TensorBuffer tensor, int width, int offset, Span<double> rows, int rowWidth, int slot, int count)
    {
        if (tensor.ElementType == ElementType.Float)
        {
            var floats = tensor.AsSpan<float>();
            for (var row = 0; row < count; row++)
                rows[row * rowWidth + slot] = floats[row * width + offset];
            return;
        }

        for (var row = 0; row < count; row++)
            rows[row * rowWidth + slot] = tensor.GetNumber(row * width + offset);
    }

    private static ArgumentException Refused(double value, RowColumn column, TensorBuffer tensor)
    {
        var expected = tensor.ElementType switch
        {
            ElementType.Bool => "0 or 1",
            ElementType.Float or ElementType.Float16 or ElementType.BFloat16 => $"a number within the range of {tensor.ElementType}",
            _ => $"a whole number within the range of {tensor.ElementType}",
        };
        return new($"Column '{column.Column.Name}': the model takes {tensor.Spec.Describe()}, expected {expected}, got {value.ToString("R", CultureInfo.InvariantCulture)}.");
    }
}
