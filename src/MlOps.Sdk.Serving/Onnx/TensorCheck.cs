namespace MlOps.Sdk.Serving;

/// <summary>Holds what a caller supplies against the signature: the runtime itself lets a missing input reach a kernel.</summary>
internal static class TensorCheck
{
    public static void Inputs(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> optionalInputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            if (!input.IsShaped)
                throw new ArgumentException($"Input '{input.Spec.Name}' is missing; the model needs {input.Spec.Describe()}.");

            Shape(input);
        }

        for (var i = 0; i < optionalInputs.Count; i++)
        {
            if (optionalInputs[i].IsShaped)
                Shape(optionalInputs[i]);
        }
    }

    private static void Shape(TensorBuffer input)
    {
        // No dimensions in the signature: a scalar or a tensor of any rank, which the runtime tells apart.
        var expected = input.Spec.Shape;
        if (expected.Count == 0)
            return;

        var shape = input.Shape;
        var fits = shape.Length == expected.Count;
        for (var axis = 0; fits && axis < shape.Length; axis++)
            fits = expected[axis] < 0 || expected[axis] == shape[axis];

        if (!fits)
            throw new ArgumentException($"Input '{input.Spec.Name}' has the wrong shape: expected {input.Spec.Describe()}, got {input.ElementType}[{string.Join(',', shape.ToArray())}].");
    }
}
