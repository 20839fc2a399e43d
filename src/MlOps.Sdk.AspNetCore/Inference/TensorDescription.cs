namespace MlOps.Sdk.AspNetCore;

/// <summary>A tensor as metadata tells it; a sequence is described by its elements, a sequence of maps as the table it goes out as.</summary>
internal sealed record TensorDescription(string Name, string Datatype, IReadOnlyList<long> Shape, bool Optional, string? Kind, IReadOnlyList<string>? Keys)
{
    public static TensorDescription Of(TensorBuffer tensor, bool optional)
    {
        if (tensor.Sequence is { } elements)
        {
            return elements.Count == 0
                ? new(tensor.Spec.Name, Datatypes.Name(tensor.ElementType), [], optional, "sequence", null)
                : new(tensor.Spec.Name, Datatypes.Name(elements[0].ElementType), [.. Enumerable.Repeat(-1L, elements[0].Shape.Length)], optional, "sequence", null);
        }

        return tensor.Keys is { } keys
            ? new(tensor.Spec.Name, Datatypes.Name(tensor.ElementType), [-1, keys.Count], optional, "map", keys)
            : new(tensor.Spec.Name, Datatypes.Name(tensor.ElementType), tensor.Spec.Shape, optional, null, null);
    }
}
