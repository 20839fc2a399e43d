using System.Buffers;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore.Protocol;

/// <summary>Typed contents of a tensor, read into a buffer and written from one. FP16 and BF16 have none: they travel raw.</summary>
internal static class GrpcTensor
{
    /// <summary>Whether the elements can travel as typed contents.</summary>
    public static bool IsTyped(ElementType type) => type is not (ElementType.Float16 or ElementType.BFloat16);

    /// <summary>How many elements came, of whatever type.</summary>
    public static int Count(InferTensorContents contents) =>
        contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
        + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count;

    /// <exception cref="InferenceException">400: the elements are of another type, too few, too many, or out of range.</exception>
    public static void Read(InferTensorContents contents, TensorBuffer target)
    {
        var (came, field) = target.ElementType switch
        {
            ElementType.Bool => (contents.BoolContents.Count, "bool_contents"),
            ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => (contents.IntContents.Count, "int_contents"),
            ElementType.Int64 => (contents.Int64Contents.Count, "int64_contents"),
            ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 => (contents.UintContents.Count, "uint_contents"),
            ElementType.UInt64 => (contents.Uint64Contents.Count, "uint64_contents"),
            ElementType.Float => (contents.Fp32Contents.Count, "fp32_contents"),
            ElementType.Double => (contents.Fp64Contents.Count, "fp64_contents"),
            ElementType.String => (contents.BytesContents.Count, "bytes_contents"),
            _ => throw Wrong(target, $"{Datatypes.Name(target.ElementType)} travels in raw_input_contents only"),
        };
        if (Count(contents) != came)
            throw Wrong(target, $"{Datatypes.Name(target.ElementType)} travels in {field}, and the contents hold elements of another type");
        if (came != target.Length)
            throw Wrong(target, $"{field} has {came} elements, its shape [{string.Join(',', target.Shape.ToArray())}] needs {target.Length}");

        switch (target.ElementType)
        {
            case ElementType.Bool: Copy(contents.BoolContents, target.AsSpan<bool>()); break;
            case ElementType.Int8: Narrow(contents.IntContents, target.AsSpan<sbyte>(), target); break;
            case ElementType.Int16: Narrow(contents.IntContents, target.AsSpan<short>(), target); break;
            case ElementType.Int32: Copy(contents.IntContents, target.AsSpan<int>()); break;
            case ElementType.Int64: Copy(contents.Int64Contents, target.AsSpan<long>()); break;
            case ElementType.UInt8: Narrow(contents.UintContents, target.AsSpan<byte>(), target); break;
            case ElementType.UInt16: Narrow(contents.UintContents, target.AsSpan<ushort>(), target); break;
            case ElementType.UInt32: Copy(contents.UintContents, target.AsSpan<uint>()); break;
            case ElementType.UInt64: Copy(contents.Uint64Contents, target.AsSpan<ulong>()); break;
            case ElementType.Float: Copy(contents.Fp32Contents, target.AsSpan<float>()); break;
            case ElementType.Double: Copy(contents.Fp64Contents, target.AsSpan<double>()); break;
            default:
                var texts = target.AsTexts();
                for (var i = 0; i < texts.Length; i++)
                    texts[i] = BinaryTensor.Text(new(contents.BytesContents[i].Memory), target, i);
                break;
        }
    }

    public static InferTensorContents Write(TensorBuffer source)
    {
        var contents = new InferTensorContents();
        switch (source.ElementType)
        {
            case ElementType.Bool: Add(source.AsSpan<bool>(), contents.BoolContents); break;
            case ElementType.Int8: Widen<sbyte, int>(source.AsSpan<sbyte>(), contents.IntContents); break;
            case ElementType.Int16: Widen<short, int>(source.AsSpan<short>(), contents.IntContents); break;
            case ElementType.Int32: Add(source.AsSpan<int>(), contents.IntContents); break;
            case ElementType.Int64: Add(source.AsSpan<long>(), contents.Int64Contents); break;
            case ElementType.UInt8: Widen<byte, uint>(source.AsSpan<byte>(), contents.UintContents); break;
            case ElementType.UInt16: Widen<ushort, uint>(source.AsSpan<ushort>(), contents.UintContents); break;
            case ElementType.UInt32: Add(source.AsSpan<uint>(), contents.UintContents); break;
            case ElementType.UInt64: Add(source.AsSpan<ulong>(), contents.Uint64Contents); break;
            case ElementType.Float: Add(source.AsSpan<float>(), contents.Fp32Contents); break;
            case ElementType.Double: Add(source.AsSpan<double>(), contents.Fp64Contents); break;
            case ElementType.String:
                foreach (var text in source.AsTexts())
                    contents.BytesContents.Add(ByteString.CopyFromUtf8(text ?? ""));
                break;
            default:
                throw new InvalidOperationException($"{source.ElementType} has no typed contents.");
        }

        return contents;
    }

    /// <summary>The tensor's bytes, copied: the buffer belongs to the next call when the message is sent.</summary>
    public static ByteString WriteRaw(TensorBuffer source)
    {
        if (source.ElementType != ElementType.String)
            return ByteString.CopyFrom(source.AsBytes());

        var texts = new ArrayBufferWriter<byte>((int)Math.Max(1, BinaryTensor.Size(source)));
        BinaryTensor.Write(source, texts);
        return UnsafeByteOperations.UnsafeWrap(texts.WrittenMemory);
    }

    private static void Copy<T>(RepeatedField<T> source, Span<T> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = source[i];
    }

    private static void Narrow<TWide, T>(RepeatedField<TWide> source, Span<T> target, TensorBuffer tensor)
        where TWide : INumberBase<TWide>
        where T : INumberBase<T>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = T.CreateTruncating(source[i]);
            if (TWide.CreateTruncating(target[i]) != source[i])
                throw Wrong(tensor, $"element {i} is {source[i]}, which is beyond what {Datatypes.Name(tensor.ElementType)} holds");
        }
    }

    private static void Add<T>(Span<T> source, RepeatedField<T> target)
    {
        target.Capacity = source.Length;
        foreach (var element in source)
            target.Add(element);
    }

    private static void Widen<T, TWide>(Span<T> source, RepeatedField<TWide> target)
        where T : INumberBase<T>
        where TWide : INumberBase<TWide>
    {
        target.Capacity = source.Length;
        foreach (var element in source)
            target.Add(TWide.CreateTruncating(element));
    }

    private static InferenceException Wrong(TensorBuffer target, FormattableString what) =>
        new(StatusCodes.Status400BadRequest, $"Input '{target.Spec.Name}': {what.ToString(CultureInfo.InvariantCulture)}.");
}
