namespace MlOps.Sdk.Serving;

/// <summary>How the rows of a run lie in a model's inputs: along the first axis, so many elements of each input a row.</summary>
internal sealed class RowLayout
{
    private readonly long[][] _shapes;

    private RowLayout(long[][] shapes, int fixedRows)
    {
        (_shapes, FixedRows) = (shapes, fixedRows);
        Widths = [.. shapes.Select(shape => (int)shape.Skip(1).Aggregate(1L, (a, b) => a * b))];
    }

    /// <summary>How many rows every run must have, or 0 when the model takes any number.</summary>
    public int FixedRows { get; }

    /// <summary>Elements a row has in each input.</summary>
    public int[] Widths { get; }

    /// <summary>The layout of a row type.</summary>
    public static RowLayout Of(RowBinding binding, ModelSignature signature) => new(
        [.. signature.Inputs.Select((input, i) => input.Shape.Select((d, axis) => axis > 0 && d < 0 ? binding.Widths[i] : d).ToArray())],
        binding.FixedRows);

    /// <summary>The layout of tensors whose open axes, other than the first, are given one length.</summary>
    public static RowLayout Of(ModelSignature signature, long open) =>
        new([.. signature.Inputs.Select(input => input.Shape.Select((d, axis) => axis > 0 && d < 0 ? open : d).ToArray())], 0);

    /// <summary>The layout of a golden case; null where it has no rows in the model's inputs.</summary>
    public static RowLayout? Of(ModelSignature signature, GoldenCase example)
    {
        var shapes = signature.Inputs.Select(input => example.Inputs.FirstOrDefault(t => t.Name == input.Name)?.Shape.ToArray()).ToArray();
        return shapes.All(shape => shape is { Length: > 0 }) ? new(shapes!, 0) : null;
    }

    /// <summary>Gives every input the shape for a number of rows.</summary>
    public void Shape(PredictorFrame frame, int rows)
    {
        for (var i = 0; i < _shapes.Length; i++)
            frame.Inputs[i].Reshape([rows, .. _shapes[i].AsSpan(1)]);
    }
}
