using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Which tensors answer a request: those asked for, in that order, else all. A sequence of tensors counts as its elements.</summary>
internal static class InferenceOutputs
{
    public static void Choose(InferenceRequest request, TensorCall call, List<(TensorBuffer Tensor, bool Binary)> chosen)
    {
        chosen.Clear();
        if (request.Outputs.Count == 0)
        {
            for (var i = 0; i < call.Outputs.Count; i++)
                Add(call.Outputs[i], request.BinaryOutputs, chosen);
        }

        foreach (var (name, binary, classes) in request.Outputs)
        {
            for (var i = 0; i < call.Outputs.Count; i++)
            {
                if (call.Outputs[i].Spec.Name == name)
                    Add(classes > 0 ? Classification.Of(call.Outputs[i], classes) : call.Outputs[i], binary ?? request.BinaryOutputs, chosen);
            }
        }
    }

    /// <summary>The names of what the model gives, as messages show them.</summary>
    public static string Names(TensorCall call) => string.Join(", ", call.Outputs.Select(o => $"'{o.Spec.Name}'"));

    private static void Add(TensorBuffer tensor, bool binary, List<(TensorBuffer Tensor, bool Binary)> chosen)
    {
        if (tensor.Sequence is null)
        {
            chosen.Add((tensor, binary));
            return;
        }

        foreach (var element in tensor.Sequence)
            chosen.Add((element, binary));
        if (tensor.Sequence.Count == 0)
            chosen.Add((Nothing(tensor.Spec.Name), binary));
    }

    // A sequence without elements, such as the maps of no rows, must not vanish from the answer; of what type they were nobody knows.
    private static TensorBuffer Nothing(string name)
    {
        var nothing = new TensorBuffer(new() { Name = name, ElementType = ElementType.Float, Shape = [] });
        nothing.Reshape(0);
        return nothing;
    }
}
