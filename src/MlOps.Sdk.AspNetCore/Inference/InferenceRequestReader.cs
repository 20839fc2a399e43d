using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Reads a body into a call's buffers: JSON, JSON followed by binary tensors, or one bare tensor.</summary>
internal static class InferenceRequestReader
{
    // A shape may claim so many elements whatever the body's length: empty tensors have large dimensions too.
    private const int AlwaysAllowed = 64 * 1024;

    /// <param name="body">The whole body.</param>
    /// <param name="jsonLength">What the header says of the JSON's length; null for all of the body.</param>
    /// <param name="request">Takes what is asked for.</param>
    /// <param name="call">Takes the inputs.</param>
    /// <exception cref="InferenceException">400: the body breaks a rule of the protocol or the model's signature.</exception>
    public static void Read(ReadOnlySequence<byte> body, long? jsonLength, InferenceRequest request, TensorCall call)
    {
        if (jsonLength > body.Length)
            throw Wrong($"Inference-Header-Content-Length is {jsonLength}, the body has only {body.Length} bytes");
        if (jsonLength == 0)
        {
            ReadBare(body, request, call);
            return;
        }

        var json = body.Slice(0, jsonLength ?? body.Length);
        var maxElements = (int)Math.Max(AlwaysAllowed, body.Length);
        if (json.IsSingleSegment)
            ReadJson(json.FirstSpan, request, call, maxElements);
        else
            ReadCopied(json, request, call, maxElements);

        ReadBinary(body.Slice(json.End), request, call, maxElements);
        InferenceInputs.CheckComplete(call, request);
    }

    private static void ReadCopied(ReadOnlySequence<byte> json, InferenceRequest request, TensorCall call, int maxElements)
    {
        var length = (int)json.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            json.CopyTo(rented);
            ReadJson(rented.AsSpan(0, length), request, call, maxElements);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void ReadJson(ReadOnlySpan<byte> json, InferenceRequest request, TensorCall call, int maxElements)
    {
        try
        {
            new InferenceJsonReader(json, request, call, maxElements).Read();
        }
        catch (JsonException e)
        {
            throw Wrong($"The request is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"A text in the request is not valid Unicode");
        }
    }

    private static void ReadBinary(ReadOnlySequence<byte> rest, InferenceRequest request, TensorCall call, int maxElements)
    {
        for (var i = 0; i < request.InputCount; i++)
        {
            var input = request.Input(i);
            if (input.BinarySize is not { } size)
                continue;

            if (size > rest.Length)
                throw Wrong($"Input '{input.Name}' has a binary_data_size of {size}, the body has only {rest.Length} bytes left");

            BinaryTensor.Read(rest.Slice(0, size), InferenceInputs.Shape(call, input, maxElements));
            rest = rest.Slice(size);
        }

        if (rest.Length > 0)
            throw Wrong($"{rest.Length} bytes follow after the last binary tensor");
    }

    // The body is the one input's tensor and says nothing of itself; what the signature leaves open follows from its length.
    private static void ReadBare(ReadOnlySequence<byte> body, InferenceRequest request, TensorCall call)
    {
        if (call.Inputs.Count != 1)
            throw Wrong($"Inference-Header-Content-Length is 0, which needs a model with one input; this one has {call.Inputs.Count}");

        request.BinaryOutputs = true;
        var target = call.Inputs[0];
        var shape = target.Spec.Shape.ToArray();
        var open = shape.Count(d => d < 0);
        if (target.ElementType == ElementType.String)
        {
            target.Reshape([.. shape.Select(d => d < 0 ? 1 : d)]);
            if (target.Length != 1)
                throw Wrong($"Inference-Header-Content-Length is 0, which needs an input of one text; '{target.Spec.Name}' has more");

            target.AsTexts()[0] = BinaryTensor.Text(body, target, 0);
            return;
        }

        // With two open dimensions the first is the batch, and a bare tensor is a batch of 1.
        if (open == 2 && shape[0] < 0)
            (shape[0], open) = (1, 1);
        var unit = shape.Where(d => d >= 0).Aggregate((long)target.ElementType.SizeInBytes(), (product, d) => product * d);
        if (open > 1 || (open == 1 && (unit == 0 || body.Length % unit != 0)) || (open == 0 && unit != body.Length))
            throw Wrong($"A bare tensor of {body.Length} bytes does not give {Datatypes.Describe(target.ElementType, [.. target.Spec.Shape])} of input '{target.Spec.Name}' a shape");

        target.Reshape([.. shape.Select(d => d < 0 ? body.Length / unit : d)]);
        BinaryTensor.Read(body, target);
    }

    private static InferenceException Wrong(FormattableString what) =>
        new(StatusCodes.Status400BadRequest, $"{what.ToString(CultureInfo.InvariantCulture)}.");
}
