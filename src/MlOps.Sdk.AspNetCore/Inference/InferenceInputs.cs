using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Holds a request's inputs against the model before anything is allocated for them.</summary>
internal static class InferenceInputs
{
    /// <summary>Gives the buffer that an input means its shape.</summary>
    /// <param name="call">The call.</param>
    /// <param name="input">The input.</param>
    /// <param name="maxElements">More elements than the body can hold: a shape that claims so is refused before memory is taken.</param>
    /// <exception cref="InferenceException">400: the model has no such input, it came twice, or its datatype or shape do not fit.</exception>
    public static TensorBuffer Shape(TensorCall call, InferenceInput input, long maxElements)
    {
        var buffer = Find(call, input.Name!);
        if (input.Type != buffer.Spec.ElementType)
            throw Wrong($"Input '{input.Name}' has datatype {Datatypes.Name(input.Type!.Value)}, the model takes {Datatypes.Name(buffer.Spec.ElementType)}.");

        if (!Fits(input.Shape, buffer.Spec.Shape))
            throw Wrong($"Input '{input.Name}' has the shape [{string.Join(',', input.Shape.ToArray())}], the model takes {Datatypes.Describe(buffer.ElementType, [.. buffer.Spec.Shape])}.");

        // Dimensions of 0 make a tensor empty, yet the others still size what the model makes of it.
        long count = 1;
        foreach (var dimension in input.Shape)
        {
            if (dimension > 1 && count > maxElements / dimension)
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"Input '{input.Name}' has the shape [{string.Join(',', input.Shape.ToArray())}], which is more elements than a body that long can hold."));
            count *= Math.Max(1, dimension);
        }

        buffer.Reshape(input.Shape);
        return buffer;
    }

    /// <summary>Every input the model needs must have come.</summary>
    public static void CheckComplete(TensorCall call, InferenceRequest request)
    {
        for (var i = 0; i < request.InputCount; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (request.Input(i).Name == request.Input(j).Name)
                    throw Wrong($"Input '{request.Input(i).Name}' comes twice.");
            }
        }

        for (var i = 0; i < call.Inputs.Count; i++)
        {
            var spec = call.Inputs[i].Spec;
            var came = false;
            for (var j = 0; j < request.InputCount && !came; j++)
                came = request.Input(j).Name == spec.Name;
            if (!came)
                throw Wrong($"Input '{spec.Name}' is missing; the model takes {Datatypes.Describe(spec.ElementType, [.. spec.Shape])}.");
        }
    }

    private static TensorBuffer Find(TensorCall call, string name) =>
        Find(call.Inputs, name) ?? Find(call.OptionalInputs, name)
        ?? throw Wrong($"The model has no input '{name}'; it has {string.Join(", ", call.Inputs.Concat(call.OptionalInputs).Select(i => $"'{i.Spec.Name}'"))}.");

    private static TensorBuffer? Find(IReadOnlyList<TensorBuffer> buffers, string name)
    {
        for (var i = 0; i < buffers.Count; i++)
        {
            if (buffers[i].Spec.Name == name)
                return buffers[i];
        }

        return null;
    }

    // Without dimensions in the signature: a scalar or a tensor of any rank, which the runtime tells apart.
    private static bool Fits(ReadOnlySpan<long> shape, IReadOnlyList<long> expected)
    {
        if (expected.Count == 0)
            return true;

        var fits = shape.Length == expected.Count;
        for (var axis = 0; fits && axis < shape.Length; axis++)
            fits = expected[axis] < 0 || expected[axis] == shape[axis];
        return fits;
    }

    private static InferenceException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
