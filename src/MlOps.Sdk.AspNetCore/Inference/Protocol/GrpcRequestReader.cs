using System.Globalization;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Reads a gRPC request into a call's buffers, by the rules that hold for REST.</summary>
internal static class GrpcRequestReader
{
    // A shape may claim so many elements whatever came: empty tensors have large dimensions too.
    private const long AlwaysAllowed = 64 * 1024;

    /// <exception cref="InferenceException">400: the request breaks a rule of the protocol or the model's signature.</exception>
    public static void Read(ModelInferRequest message, InferenceRequest request, TensorCall call)
    {
        request.Id = message.Id.Length > 0 ? message.Id : null;
        request.TimeoutMicroseconds = Whole(message.Parameters, "timeout");
        request.BinaryOutputs = message.RawInputContents.Count > 0;
        ReadOutputs(message, request, call);
        ReadInputs(message, request, call);
        InferenceInputs.CheckComplete(call, request);
    }

    private static void ReadInputs(ModelInferRequest message, InferenceRequest request, TensorCall call)
    {
        var known = call.Inputs.Count + call.OptionalInputs.Count;
        if (message.Inputs.Count > known)
            throw Wrong($"'inputs' has {message.Inputs.Count} tensors, more than the model's {known}");

        var raw = message.RawInputContents.Count > 0;
        if (raw && message.RawInputContents.Count != message.Inputs.Count)
            throw Wrong($"'raw_input_contents' has {message.RawInputContents.Count} entries, it needs one for each of the {message.Inputs.Count} inputs");

        for (var i = 0; i < message.Inputs.Count; i++)
        {
            var tensor = message.Inputs[i];
            var input = Describe(tensor, request);
            var contents = tensor.Contents;
            if (raw)
            {
                if (contents is not null && GrpcTensor.Count(contents) > 0)
                    throw Wrong($"Input '{tensor.Name}' has both 'contents' and 'raw_input_contents'; raw is for all inputs or for none");

                var bytes = message.RawInputContents[i].Memory;
                BinaryTensor.Read(new(bytes), InferenceInputs.Shape(call, input, Math.Max(AlwaysAllowed, bytes.Length)));
            }
            else
            {
                contents ??= new();
                GrpcTensor.Read(contents, InferenceInputs.Shape(call, input, Math.Max(AlwaysAllowed, GrpcTensor.Count(contents))));
            }
        }
    }

    private static InferenceInput Describe(ModelInferRequest.Types.InferInputTensor tensor, InferenceRequest request)
    {
        if (tensor.Name.Length == 0)
            throw Wrong($"An input has no 'name'");

        var input = request.AddInput();
        input.Name = tensor.Name;
        input.Type = Datatypes.TryParse(tensor.Datatype, out var type) ? type : throw Wrong($"Input '{tensor.Name}': datatype '{tensor.Datatype}' is none of the protocol");
        input.BeginShape();
        foreach (var dimension in tensor.Shape)
        {
            if (dimension < 0)
                throw Wrong($"Input '{tensor.Name}': dimension {input.Rank} of 'shape' is {dimension}, it must be a whole number from 0 to {long.MaxValue}");

            input.AddDimension(dimension);
        }

        return input;
    }

    private static void ReadOutputs(ModelInferRequest message, InferenceRequest request, TensorCall call)
    {
        foreach (var output in message.Outputs)
        {
            if (!call.Outputs.Any(o => o.Spec.Name == output.Name))
                throw Wrong($"The model has no output '{output.Name}'; it has {InferenceOutputs.Names(call)}");
            if (request.Outputs.Any(o => o.Name == output.Name))
                throw Wrong($"Output '{output.Name}' is asked for twice");

            var classes = Whole(output.Parameters, "classification");
            request.Outputs.Add(new(output.Name, null, (int)Math.Min(classes, int.MaxValue)));
        }
    }

    private static ulong Whole(MapField<string, InferParameter> parameters, string name)
    {
        if (!parameters.TryGetValue(name, out var parameter))
            return 0;

        return parameter.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.Int64Param when parameter.Int64Param >= 0 => (ulong)parameter.Int64Param,
            InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param,
            _ => throw Wrong($"'{name}' must be a whole number from 0 up"),
        };
    }

    private static InferenceException Wrong(FormattableString what) =>
        new(StatusCodes.Status400BadRequest, $"{what.ToString(CultureInfo.InvariantCulture)}.");
}
