using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.AspNetCore;

/// <summary>
/// Reads an inference request in one pass: data goes straight into the call's buffers. Where data comes before its own name,
/// datatype or shape, its place is kept and read afterwards.
/// </summary>
internal ref struct InferenceJsonReader(ReadOnlySpan<byte> json, InferenceRequest request, TensorCall call, int maxElements)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json);

    /// <exception cref="InferenceException">400: the request breaks a rule of the protocol or the model's signature.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public void Read()
    {
        _reader.Read();
        Require(JsonTokenType.StartObject, "The request must be a JSON object");
        while (NextMember())
        {
            if (_reader.ValueTextEquals("inputs"u8))
                ReadInputs();
            else if (_reader.ValueTextEquals("outputs"u8))
                ReadOutputs();
            else if (_reader.ValueTextEquals("id"u8))
                request.Id = Text("'id' must be a string");
            else if (_reader.ValueTextEquals("parameters"u8))
                ReadParameters(null, -1);
            else
                Skip();
        }

        if (_reader.Read())
            throw Wrong("More follows after the request's JSON object.");
        if (!request.HasInputs)
            throw Wrong("'inputs' is missing; it lists the input tensors.");

        ReadKeptData();
    }

    private void ReadInputs()
    {
        if (request.HasInputs)
            throw Wrong("'inputs' comes twice.");

        request.HasInputs = true;
        Value(JsonTokenType.StartArray, "'inputs' must be an array of tensors");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.StartObject, "'inputs' must hold objects");
            if (request.InputCount == call.Inputs.Count + call.OptionalInputs.Count)
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'inputs' has more tensors than the model's {request.InputCount}."));

            ReadInput(request.AddInput());
        }
    }

    private void ReadInput(InferenceInput input)
    {
        while (NextMember())
        {
            if (_reader.ValueTextEquals("name"u8))
                ReadName(input);
            else if (_reader.ValueTextEquals("shape"u8))
                ReadShape(input);
            else if (_reader.ValueTextEquals("datatype"u8))
                ReadDatatype(input);
            else if (_reader.ValueTextEquals("data"u8))
                ReadData(input);
            else if (_reader.ValueTextEquals("parameters"u8))
                ReadParameters(input, -1);
            else
                Skip();
        }

        if (input.Name is null)
            throw Wrong("An input has no 'name'.");
        if (input.Type is null)
            throw Wrong($"Input '{input.Name}' has no 'datatype'.");
        if (input.Rank < 0)
            throw Wrong($"Input '{input.Name}' has no 'shape'.");
        if (input.HasData && input.BinarySize is not null)
            throw Wrong($"Input '{input.Name}' has both 'data' and 'binary_data_size'; give one.");
        if (!input.HasData && input.BinarySize is null)
            throw Wrong($"Input '{input.Name}' has no 'data'.");
    }

    private void ReadName(InferenceInput input)
    {
        if (input.Name is not null)
            throw Wrong($"Input '{input.Name}' has two names.");

        Value(JsonTokenType.String, "An input's 'name' must be a string");
        input.Name = Known(call.Inputs) ?? Known(call.OptionalInputs) ?? Decode("An input's 'name'");
    }

    private readonly string? Known(IReadOnlyList<TensorBuffer> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (_reader.ValueTextEquals(inputs[i].Spec.Name))
                return inputs[i].Spec.Name;
        }

        return null;
    }

    private void ReadShape(InferenceInput input)
    {
        if (input.Rank >= 0)
            throw Wrong($"{Title(input)} has two shapes.");

        Value(JsonTokenType.StartArray, "A 'shape' must be an array of whole numbers");
        input.BeginShape();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (!JsonWhole<long>.TryRead(ref _reader, out var dimension) || dimension < 0)
                throw Wrong($"{Title(input)}: dimension {input.Rank.ToString(CultureInfo.InvariantCulture)} of 'shape' must be a whole number from 0 to {long.MaxValue.ToString(CultureInfo.InvariantCulture)}.");

            input.AddDimension(dimension);
        }
    }

    private void ReadDatatype(InferenceInput input)
    {
        Value(JsonTokenType.String, "A 'datatype' must be a string");
        input.Type = Datatypes.TryRead(ref _reader, out var type) ? type : throw Wrong($"{Title(input)}: datatype '{Decode("A 'datatype'")}' is none of the protocol.");
    }

    private void ReadData(InferenceInput input)
    {
        if (input.HasData)
            throw Wrong($"{Title(input)} has 'data' twice.");

        input.HasData = true;
        _reader.Read();
        if (input is { Name: not null, Type: not null, Rank: >= 0 })
        {
            JsonTensor.Read(ref _reader, InferenceInputs.Shape(call, input, maxElements));
            return;
        }

        input.DataStart = (int)_reader.TokenStartIndex;
        _reader.Skip();
    }

    private readonly void ReadKeptData()
    {
        for (var i = 0; i < request.InputCount; i++)
        {
            var input = request.Input(i);
            if (input.DataStart < 0)
                continue;

            var reader = new Utf8JsonReader(_json[input.DataStart..], isFinalBlock: false, default);
            reader.Read();
            JsonTensor.Read(ref reader, InferenceInputs.Shape(call, input, maxElements));
        }
    }

    private void ReadOutputs()
    {
        Value(JsonTokenType.StartArray, "'outputs' must be an array of tensors");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            Require(JsonTokenType.StartObject, "'outputs' must hold objects");
            var index = request.Outputs.Count;
            request.Outputs.Add(new("", null, 0));
            while (NextMember())
            {
                if (_reader.ValueTextEquals("name"u8))
                    ReadOutputName(index);
                else if (_reader.ValueTextEquals("parameters"u8))
                    ReadParameters(null, index);
                else
                    Skip();
            }

            if (request.Outputs[index].Name.Length == 0)
                throw Wrong("An output has no 'name'.");
        }
    }

    private void ReadOutputName(int index)
    {
        Value(JsonTokenType.String, "An output's 'name' must be a string");
        var name = Known(call.Outputs) ?? throw Wrong($"The model has no output '{Decode("An output's 'name'")}'; it has {InferenceOutputs.Names(call)}.");
        foreach (var other in request.Outputs)
        {
            if (ReferenceEquals(other.Name, name))
                throw Wrong($"Output '{name}' is asked for twice.");
        }

        request.Outputs[index] = request.Outputs[index] with { Name = name };
    }

    // Parameters of the request, or of an input, or of the output at an index.
    private void ReadParameters(InferenceInput? input, int output)
    {
        Value(JsonTokenType.StartObject, "'parameters' must be an object");
        while (NextMember())
        {
            if (input is not null && _reader.ValueTextEquals("binary_data_size"u8))
            {
                input.BinarySize = Number("binary_data_size");
            }
            else if (output >= 0 && _reader.ValueTextEquals("binary_data"u8))
            {
                request.Outputs[output] = request.Outputs[output] with { Binary = Flag("binary_data") };
            }
            else if (output >= 0 && _reader.ValueTextEquals("classification"u8))
            {
                request.Outputs[output] = request.Outputs[output] with { Classes = (int)Math.Min(Number("classification"), int.MaxValue) };
            }
            else if (input is null && output < 0 && _reader.ValueTextEquals("binary_data_output"u8))
            {
                request.BinaryOutputs = Flag("binary_data_output");
            }
            else if (input is null && output < 0 && _reader.ValueTextEquals("timeout"u8))
            {
                request.TimeoutMicroseconds = (ulong)Number("timeout");
            }
            else
            {
                _reader.Read();
                if (_reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
                    throw Wrong("'parameters' must hold strings, numbers and booleans.");
            }
        }
    }

    private long Number(string name)
    {
        _reader.Read();
        return JsonWhole<long>.TryRead(ref _reader, out var number) && number >= 0 ? number : throw Wrong($"'{name}' must be a whole number from 0 up.");
    }

    private bool Flag(string name)
    {
        _reader.Read();
        return _reader.TokenType is JsonTokenType.True or JsonTokenType.False ? _reader.GetBoolean() : throw Wrong($"'{name}' must be true or false.");
    }

    private bool NextMember() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    private string Text(string rule)
    {
        Value(JsonTokenType.String, rule);
        return Decode(rule);
    }

    private readonly string Decode(string what)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong($"{what} is not valid Unicode.");
        }
    }

    private void Value(JsonTokenType type, string rule)
    {
        _reader.Read();
        Require(type, rule);
    }

    private readonly void Require(JsonTokenType type, string rule)
    {
        if (_reader.TokenType != type)
            throw Wrong($"{rule}, got {_reader.TokenType}.");
    }

    private static string Title(InferenceInput input) => input.Name is null ? "An input" : $"Input '{input.Name}'";

    private static InferenceException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
