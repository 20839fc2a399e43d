using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>Moves a column of numbers between rows and a tensor, and refuses values that the tensor's type cannot hold.</summary>
internal static class RowNumbers
{
    public static void Write(ReadOnlySpan<double> rows, int rowWidth, RowColumn column, TensorBuffer tensor, int width, int count, int padded)
    {
        // The usual type, many times a call: without finding out the type for each number.
        var first = 0;
        if (tensor.ElementType == ElementType.Float)
        {
            var floats = tensor.AsSpan<float>();
            for (; first < count; first++)
            {
                var value = rows[first * rowWidth + column.Column.Slot];
                if (float.IsInfinity(floats[first * width + column.Offset] = (float)value) && double.IsFinite(value))
                    throw Refused(value, column, tensor);
            }
        }

        // Rows that only fill up a fixed batch repeat the last one; their answers are dropped.
        for (var row = first; row < padded; row++)
        {
            var value = rows[Math.Min(row, count - 1) * rowWidth + column.Column.Slot];
            if (!tensor.TrySetNumber(row * width + column.Offset, value))
                throw Refused(value, column, tensor);
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
