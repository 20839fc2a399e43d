namespace MlOps.Sdk.Serving;

/// <summary>Moves a column of texts between rows and a tensor.</summary>
internal static class RowTexts
{
    public static void Write(ReadOnlySpan<string?> rows, int rowWidth, RowColumn column, Span<string?> tensor, int width, int count, int padded)
    {
        for (var row = 0; row < padded; row++)
            tensor[row * width + column.Offset] = rows[Math.Min(row, count - 1) * rowWidth + column.Column.Slot];
    }

    public static void Read(ReadOnlySpan<string?> tensor, int width, int offset, Span<string?> rows, int rowWidth, int slot, int count)
    {
        for (var row = 0; row < count; row++)
            rows[row * rowWidth + slot] = tensor[row * width + offset];
    }
}
