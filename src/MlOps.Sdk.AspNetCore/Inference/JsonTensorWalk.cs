using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Goes from element to element of a tensor in JSON, flat or nested, and holds their number against the shape.</summary>
internal ref struct JsonTensorWalk
{
    private readonly TensorBuffer _target;
    private readonly ReadOnlySpan<long> _shape;
    private int _depth;
    private int _rowStart;

    public JsonTensorWalk(TensorBuffer target, scoped ref Utf8JsonReader reader)
    {
        _target = target;
        _shape = target.Shape;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong("data must be an array");
    }

    /// <summary>The place of the element the reader stands on.</summary>
    public int Index { get; private set; } = -1;

    public bool Next(scoped ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    _depth++;
                    _rowStart = Index + 1;
                    break;
                case JsonTokenType.EndArray when _depth == 0:
                    return Index + 1 == _target.Length ? false : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"data has {Index + 1} elements, its shape {Shape} needs {_target.Length}"));
                case JsonTokenType.EndArray:
                    CheckRow();
                    _depth--;
                    break;
                case JsonTokenType.StartObject:
                    throw Wrong("data must hold values, not objects");
                default:
                    if (++Index == _target.Length)
                        throw Wrong(string.Create(CultureInfo.InvariantCulture, $"data has more than the {_target.Length} elements of its shape {Shape}"));
                    return true;
            }
        }

        throw Wrong("data ends early");
    }

    private readonly string Shape => $"[{string.Join(',', _shape.ToArray())}]";

    // Nested as deep as the shape, rows of unequal length are a mistake even if the sum is right.
    private void CheckRow()
    {
        var length = Index + 1 - _rowStart;
        if (_depth + 1 == _shape.Length && length != _shape[^1])
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"data has a row of {length} elements, its shape {Shape} has rows of {_shape[^1]}"));
        _rowStart = Index + 1;
    }

    private readonly InferenceException Wrong(string what) => new(StatusCodes.Status400BadRequest, $"Input '{_target.Spec.Name}': {what}.");
}
