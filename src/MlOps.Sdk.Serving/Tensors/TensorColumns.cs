using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>
/// The named scalar columns of a tensor call: <c>name</c> for a tensor of one element a row, <c>name[0]</c>, <c>name[1]</c>, … for
/// one of several, and <c>name[key]</c> for a sequence of maps. What has no value for each row, or too many, has no columns.
/// </summary>
internal sealed class TensorColumns
{
    /// <summary>Elements a row of a tensor may have: a picture is no set of named features.</summary>
    public const int MaxWidth = 256;

    private readonly int[] _widths;

    private TensorColumns(FeatureSchema schema, int[] widths) => (Schema, _widths) = (schema, widths);

    public FeatureSchema Schema { get; }

    /// <summary>The columns that tensors of these shapes have; null when there is none.</summary>
    /// <param name="buffers">The tensors.</param>
    /// <param name="rows">The length of the first axis of those that have rows.</param>
    /// <param name="known">The columns of a row type, whose names go before those made from the tensors'.</param>
    public static TensorColumns? Of(IReadOnlyList<TensorBuffer> buffers, int rows, RowColumn[]? known = null)
    {
        var widths = new int[buffers.Count];
        var columns = new List<(string, FeatureKind)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < widths.Length; i++)
        {
            var (buffer, kind) = (buffers[i], buffers[i].ElementType == ElementType.String ? FeatureKind.Text : FeatureKind.Number);
            var tensor = i;
            var added = Names(buffer, widths[i] = Width(buffer, rows))
                .Select((name, offset) => known?.FirstOrDefault(c => c.Tensor == tensor && c.Offset == offset).Column.Name ?? name)
                .ToList();
            if (added.TrueForAll(names.Add))
                columns.AddRange(added.Select(name => (name, kind)));
            else
                widths[i] = 0;
        }

        return columns.Count == 0 ? null : new(FeatureSchema.Of(columns), widths);
    }

    /// <summary>Whether the tensors still have these columns.</summary>
    public bool Fit(IReadOnlyList<TensorBuffer> buffers, int rows)
    {
        for (var i = 0; i < _widths.Length; i++)
        {
            if (Width(buffers[i], rows) != _widths[i])
                return false;
        }

        return true;
    }

    /// <summary>Takes one row's values out of the tensors.</summary>
    public void Read(IReadOnlyList<TensorBuffer> buffers, int row, Span<double> numbers, Span<string?> texts)
    {
        var (number, text) = (0, 0);
        for (var i = 0; i < _widths.Length; i++)
        {
            var (buffer, width) = (buffers[i], _widths[i]);
            for (var at = row * width; at < (row + 1) * width; at++)
            {
                if (buffer.ElementType == ElementType.String)
                    texts[text++] = buffer.AsTexts()[at];
                else
                    numbers[number++] = buffer.GetNumber(at);
            }
        }
    }

    private static int Width(TensorBuffer buffer, int rows)
    {
        if (!buffer.IsShaped || buffer.Sequence is not null || buffer.Shape.Length == 0 || buffer.Shape[0] != rows || rows == 0)
            return 0;

        var width = buffer.Length / rows;
        return width <= MaxWidth && (buffer.ElementType == ElementType.String || buffer.ElementType.IsNumeric()) ? width : 0;
    }

    private static IEnumerable<string> Names(TensorBuffer buffer, int width)
    {
        if (width == 1 && buffer.Keys is null)
            return [buffer.Spec.Name];

        return Enumerable.Range(0, width).Select(i => buffer.Keys is { } keys
            ? $"{buffer.Spec.Name}[{keys[i]}]"
            : string.Create(CultureInfo.InvariantCulture, $"{buffer.Spec.Name}[{i}]"));
    }
}
