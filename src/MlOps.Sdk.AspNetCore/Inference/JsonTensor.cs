using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>Reads a tensor's data, flat or nested, straight into its buffer.</summary>
internal static class JsonTensor
{
    private const int LongestQuote = 40;

    /// <summary>Reads the value the reader stands on.</summary>
    /// <exception cref="InferenceException">400: an element does not fit, or there are more or fewer than the shape has.</exception>
    public static void Read(ref Utf8JsonReader reader, TensorBuffer target)
    {
        switch (target.ElementType)
        {
            case ElementType.Float: Read<float, JsonSingle>(ref reader, target); break;
            case ElementType.Double: Read<double, JsonDouble>(ref reader, target); break;
            case ElementType.Int64: Read<long, JsonWhole<long>>(ref reader, target); break;
            case ElementType.Int32: Read<int, JsonWhole<int>>(ref reader, target); break;
            case ElementType.Bool: Read<bool, JsonBool>(ref reader, target); break;
            case ElementType.UInt8: Read<byte, JsonWhole<byte>>(ref reader, target); break;
            case ElementType.Int8: Read<sbyte, JsonWhole<sbyte>>(ref reader, target); break;
            case ElementType.UInt16: Read<ushort, JsonWhole<ushort>>(ref reader, target); break;
            case ElementType.Int16: Read<short, JsonWhole<short>>(ref reader, target); break;
            case ElementType.UInt32: Read<uint, JsonWhole<uint>>(ref reader, target); break;
            case ElementType.UInt64: Read<ulong, JsonWhole<ulong>>(ref reader, target); break;
            case ElementType.Float16: Read<Half, JsonHalf>(ref reader, target); break;
            default: ReadOthers(ref reader, target); break;
        }
    }

    private static void Read<T, TElements>(ref Utf8JsonReader reader, TensorBuffer target)
        where T : unmanaged
        where TElements : IJsonElements<T>
    {
        var elements = target.AsSpan<T>();
        var walk = new JsonTensorWalk(target, ref reader);
        while (walk.Next(ref reader))
        {
            if (!TElements.TryRead(ref reader, out elements[walk.Index]))
                throw Unfit(ref reader, target, walk.Index);
        }
    }

    // Texts, and the one type of number that .NET does not name.
    private static void ReadOthers(ref Utf8JsonReader reader, TensorBuffer target)
    {
        var walk = new JsonTensorWalk(target, ref reader);
        while (walk.Next(ref reader))
        {
            var fits = target.ElementType == ElementType.String
                ? TryReadText(ref reader, ref target.AsTexts()[walk.Index])
                : JsonDouble.TryRead(ref reader, out var number) && target.TrySetNumber(walk.Index, number);
            if (!fits)
                throw Unfit(ref reader, target, walk.Index);
        }
    }

    private static bool TryReadText(ref Utf8JsonReader reader, ref string? target)
    {
        if (reader.TokenType != JsonTokenType.String)
            return false;

        // Categories repeat: the text that was here for the request before is often the same.
        if (target is null || !reader.ValueTextEquals(target))
            target = reader.GetString();
        return true;
    }

    private static InferenceException Unfit(ref Utf8JsonReader reader, TensorBuffer target, int index)
    {
        var type = target.ElementType;
        var expected = type switch
        {
            ElementType.String => "a string",
            ElementType.Bool => "true, false, 0 or 1",
            ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16 => $"a number that {Datatypes.Name(type)} holds, null, or \"NaN\", \"Infinity\" or \"-Infinity\"",
            _ => $"a whole number that {Datatypes.Name(type)} holds",
        };
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        if (text.Length > LongestQuote)
            text = text[..LongestQuote] + "…";
        return new(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture,
            $"Input '{target.Spec.Name}': element {index} is {(reader.TokenType == JsonTokenType.String ? $"the text '{text}'" : text)}, expected {expected}."));
    }
}
