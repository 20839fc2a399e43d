namespace MlOps.Sdk.Serving;

/// <summary>Moves rows, the parts of tensors along their first axis, between the tensors of calls and those of a run.</summary>
internal static class TensorRows
{
    /// <summary>Copies rows between tensors of the same width.</summary>
    public static void Copy(TensorBuffer from, int first, TensorBuffer to, int at, int rows, int fromRows)
    {
        var width = from.Length / fromRows;
        if (from.ElementType == ElementType.String)
        {
            from.AsTexts().Slice(first * width, rows * width).CopyTo(to.AsTexts()[(at * width)..]);
            return;
        }

        width *= from.ElementType.SizeInBytes();
        from.AsBytes().Slice(first * width, rows * width).CopyTo(to.AsBytes()[(at * width)..]);
    }

    /// <summary>Fills the rows from one on with the row before it.</summary>
    public static void Repeat(TensorBuffer tensor, int from, int rows)
    {
        for (var row = from; row < rows; row++)
            Copy(tensor, from - 1, tensor, row, 1, rows);
    }

    /// <exception cref="MlOpsModelException">The output has no part for each row of the run.</exception>
    public static void CheckRows(TensorBuffer output, int rows)
    {
        if (!output.IsShaped || output.Shape.Length == 0 || output.Shape[0] != rows)
            throw new MlOpsModelException($"Output '{output.Spec.Name}' came as {output.ElementType}[{string.Join(',', output.Shape.ToArray())}] for {rows} rows, which has no part for each.");
    }

    /// <summary>Lays out the output of a call for all its rows as a run's is; false where other rows of it came in another shape.</summary>
    /// <param name="from">The run's output.</param>
    /// <param name="to">The call's output.</param>
    /// <param name="rows">The rows of the call.</param>
    /// <param name="isFirst">Whether it has got none yet.</param>
    public static bool TryShape(TensorBuffer from, TensorBuffer to, int rows, bool isFirst)
    {
        if (!isFirst)
            return to.ElementType == from.ElementType && to.Shape[1..].SequenceEqual(from.Shape[1..]);

        if (from.Keys is { } keys)
        {
            to.ReshapeMaps(rows, keys, from.ElementType);
            return true;
        }

        Span<long> shape = from.Shape.Length <= 8 ? stackalloc long[from.Shape.Length] : new long[from.Shape.Length];
        from.Shape.CopyTo(shape);
        shape[0] = rows;
        to.Reshape(shape);
        return true;
    }
}
