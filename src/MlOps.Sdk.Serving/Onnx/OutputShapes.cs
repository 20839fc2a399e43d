using Microsoft.ML.OnnxRuntime;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Says what shape an output will have, given the inputs' shapes: outputs whose size is known before the run are written
/// straight into the caller's buffer. A dimension is known when it is fixed or bears the name of an input's dimension.
/// </summary>
internal sealed class OutputShapes
{
    private readonly Dictionary<string, Dimension[]> _outputs = new(StringComparer.Ordinal);

    public static OutputShapes Read(ModelSignature signature, InferenceSession session)
    {
        var named = new Dictionary<string, (int Input, int Axis)>(StringComparer.Ordinal);
        for (var i = 0; i < signature.Inputs.Count; i++)
        {
            if (!session.InputMetadata.TryGetValue(signature.Inputs[i].Name, out var node) || !node.IsTensor)
                continue;

            for (var axis = 0; axis < node.Dimensions.Length; axis++)
            {
                if (node.Dimensions[axis] < 0 && node.SymbolicDimensions[axis].Length > 0)
                    named.TryAdd(node.SymbolicDimensions[axis], (i, axis));
            }
        }

        var shapes = new OutputShapes();
        foreach (var output in signature.Outputs)
        {
            if (session.OutputMetadata.TryGetValue(output.Name, out var node) && node.IsTensor && Describe(output, node, named) is { } dimensions)
                shapes._outputs[output.Name] = dimensions;
        }

        return shapes;
    }

    /// <summary>Shapes the output's buffer, or says that its size is known only after the run.</summary>
    public bool TryShape(TensorBuffer output, IReadOnlyList<TensorBuffer> inputs)
    {
        if (!_outputs.TryGetValue(output.Spec.Name, out var dimensions))
            return false;

        Span<long> shape = stackalloc long[dimensions.Length];
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            var (size, input, inputAxis) = dimensions[axis];
            shape[axis] = size >= 0 ? size : inputs[input].Shape[inputAxis];
        }

        output.Reshape(shape);
        return true;
    }

    private static Dimension[]? Describe(TensorSpec output, NodeMetadata node, Dictionary<string, (int Input, int Axis)> named)
    {
        // Without dimensions the output is a scalar or of unknown rank; the runtime does not say which.
        if (node.Dimensions.Length == 0 || node.Dimensions.Length != output.Shape.Count)
            return null;

        var dimensions = new Dimension[node.Dimensions.Length];
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            if (node.Dimensions[axis] >= 0)
                dimensions[axis] = new(node.Dimensions[axis], 0, 0);
            else if (named.TryGetValue(node.SymbolicDimensions[axis], out var source))
                dimensions[axis] = new(-1, source.Input, source.Axis);
            else
                return null;
        }

        return dimensions;
    }

    private readonly record struct Dimension(long Size, int Input, int InputAxis);
}
