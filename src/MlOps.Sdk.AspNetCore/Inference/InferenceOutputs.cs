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

        foreach (var (name, binary) in request.Outputs)
        {
            for (var i = 0; i < call.Outputs.Count; i++)
            {
                if (call.Outputs[i].Spec.Name == name)
                    Add(call.Outputs[i], binary ?? request.BinaryOutputs, chosen);
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
    }
}
