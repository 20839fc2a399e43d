namespace MlOps.Sdk.MLNet;

/// <summary>Holds what a caller supplies against the signature before ML.NET reads it.</summary>
internal static class FrameCheck
{
    /// <summary>The rows that all inputs have.</summary>
    public static int Rows(IReadOnlyList<TensorBuffer> inputs)
    {
        foreach (var input in inputs)
            Shape(input);

        var rows = inputs[0].Shape[0];
        foreach (var input in inputs)
        {
            if (input.Shape[0] != rows)
                throw new ArgumentException($"Input '{input.Spec.Name}' has {input.Shape[0]} rows where '{inputs[0].Spec.Name}' has {rows}; give every input the same rows.");
        }

        return (int)rows;
    }

    /// <summary>Keys count from 1; 0 is missing, and ML.NET does not look whether a key is one of its column's.</summary>
    public static void Keys(TensorBuffer tensor, ulong count)
    {
        for (var i = 0; i < tensor.Length; i++)
        {
            if (tensor.GetNumber(i) is var key && key > count)
                throw new ArgumentException($"Input '{tensor.Spec.Name}' holds the key {key}; its keys are 1 to {count}, and 0 stands for missing.");
        }
    }

    private static void Shape(TensorBuffer input)
    {
        if (!input.IsShaped)
            throw new ArgumentException($"Input '{input.Spec.Name}' is missing; the model needs {input.Spec.Describe()}.");

        var shape = input.Shape;
        var expected = input.Spec.Shape;
        if (shape.Length != 2 || (expected[1] >= 0 && shape[1] != expected[1]))
            throw new ArgumentException($"Input '{input.Spec.Name}' has the wrong shape: expected {input.Spec.Describe()}, got {input.ElementType}[{string.Join(',', shape.ToArray())}].");
    }
}
