using System.Globalization;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Makes the answer: raw where the request was raw or an output has no typed contents, typed otherwise; never both.</summary>
internal static class GrpcResponse
{
    public static ModelInferResponse Of(string model, InferenceRequest request, TensorCall call)
    {
        var response = new ModelInferResponse
        {
            ModelName = model,
            ModelVersion = call.Version.Version.ToString(CultureInfo.InvariantCulture),
            Id = request.Id ?? "",
        };
        if (call.Variant is { } variant)
        {
            response.Parameters.Add("variant", new InferParameter { StringParam = variant });
            response.Parameters.Add("propensity", new InferParameter { DoubleParam = call.Propensity });
            response.Parameters.Add("prediction_id", new InferParameter { StringParam = call.Id.ToString() });
        }

        var chosen = new List<(TensorBuffer Tensor, bool Binary)>();
        InferenceOutputs.Choose(request, call, chosen);
        var raw = request.BinaryOutputs || !chosen.TrueForAll(c => GrpcTensor.IsTyped(c.Tensor.ElementType));
        foreach (var (tensor, _) in chosen)
        {
            var output = new ModelInferResponse.Types.InferOutputTensor { Name = tensor.Spec.Name, Datatype = Datatypes.Name(tensor.ElementType) };
            foreach (var dimension in tensor.Shape)
                output.Shape.Add(dimension);
            if (tensor.Keys is { } keys)
                output.Parameters.Add("keys", new InferParameter { StringParam = MapKeys.ToJson(keys) });
            if (raw)
                response.RawOutputContents.Add(GrpcTensor.WriteRaw(tensor));
            else
                output.Contents = GrpcTensor.Write(tensor);
            response.Outputs.Add(output);
        }

        return response;
    }
}
