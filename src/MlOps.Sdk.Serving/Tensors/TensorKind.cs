namespace MlOps.Sdk.Serving;

/// <summary>Calls by tensors that ask for the same outputs and whose inputs have the same axes but the first.</summary>
internal sealed class TensorKind : BatchKind
{
    private readonly long[][] _trailing;

    public TensorKind(TensorCallPool selection, IReadOnlyList<TensorBuffer> inputs, int maxRows, BatchCosts? like)
        : base(maxRows, like)
    {
        Selection = selection;
        _trailing = [.. inputs.Select(input => input.Shape[1..].ToArray())];
    }

    public TensorCallPool Selection { get; }

    /// <summary>When it was asked for last, counted in calls.</summary>
    public long LastUse { get; set; }

    public bool Fits(TensorCallPool selection, IReadOnlyList<TensorBuffer> inputs)
    {
        if (!ReferenceEquals(selection, Selection))
            return false;

        for (var i = 0; i < _trailing.Length; i++)
        {
            if (!inputs[i].Shape[1..].SequenceEqual(_trailing[i]))
                return false;
        }

        return true;
    }

    /// <summary>Gives the inputs of a frame the shape for a number of rows.</summary>
    public void Shape(PredictorFrame frame, int rows)
    {
        Span<long> shape = stackalloc long[8];
        for (var i = 0; i < _trailing.Length; i++)
        {
            shape[0] = rows;
            _trailing[i].CopyTo(shape[1..]);
            frame.Inputs[i].Reshape(shape[..(1 + _trailing[i].Length)]);
        }
    }
}
