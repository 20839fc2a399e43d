using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace MlOps.Sdk.AspNetCore;

/// <summary>The binary tensor extension: little-endian, row-major, texts with a length of four bytes before each.</summary>
internal static class BinaryTensor
{
    private const int LengthSize = 4;

    /// <exception cref="InferenceException">400: the bytes are not what the shape needs.</exception>
    public static void Read(ReadOnlySequence<byte> bytes, TensorBuffer target)
    {
        if (target.ElementType == ElementType.String)
        {
            ReadTexts(bytes, target);
            return;
        }

        var needed = (long)target.Length * target.ElementType.SizeInBytes();
        if (bytes.Length != needed)
            throw Wrong(target, $"binary_data_size is {bytes.Length}, {Datatypes.Describe(target.ElementType, target.Shape)} needs {needed}");

        bytes.CopyTo(target.AsBytes());
        if (target.ElementType == ElementType.Bool && target.AsBytes().IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var odd)
            throw Wrong(target, $"element {odd} is the byte {target.AsBytes()[odd]}, a BOOL is 0 or 1");
    }

    public static void Write(TensorBuffer source, IBufferWriter<byte> target)
    {
        if (source.ElementType != ElementType.String)
        {
            target.Write(source.AsBytes());
            return;
        }

        foreach (var text in source.AsTexts())
        {
            var length = Encoding.UTF8.GetByteCount(text ?? "");
            var span = target.GetSpan(LengthSize + length);
            BinaryPrimitives.WriteInt32LittleEndian(span, length);
            Encoding.UTF8.GetBytes(text ?? "", span[LengthSize..]);
            target.Advance(LengthSize + length);
        }
    }

    public static long Size(TensorBuffer source)
    {
        if (source.ElementType != ElementType.String)
            return source.AsBytes().Length;

        long size = 0;
        foreach (var text in source.AsTexts())
            size += LengthSize + Encoding.UTF8.GetByteCount(text ?? "");
        return size;
    }

    /// <summary>One text, without its length before it.</summary>
    public static string Text(ReadOnlySequence<byte> bytes, TensorBuffer target, int index)
    {
        var valid = bytes.IsSingleSegment ? Utf8.IsValid(bytes.FirstSpan) : Utf8.IsValid(bytes.ToArray());
        return valid ? Encoding.UTF8.GetString(bytes) : throw Wrong(target, $"element {index} is not UTF-8");
    }

    private static void ReadTexts(ReadOnlySequence<byte> bytes, TensorBuffer target)
    {
        var reader = new SequenceReader<byte>(bytes);
        var texts = target.AsTexts();
        for (var i = 0; i < texts.Length; i++)
        {
            if (!reader.TryReadLittleEndian(out int length) || length < 0 || !reader.TryReadExact(length, out var text))
                throw Wrong(target, $"the binary data ends within element {i} of {texts.Length}");

            texts[i] = Text(text, target, i);
        }

        if (reader.Remaining > 0)
            throw Wrong(target, $"{reader.Remaining} bytes follow after the last of {texts.Length} elements");
    }

    private static InferenceException Wrong(TensorBuffer target, FormattableString what) =>
        new(StatusCodes.Status400BadRequest, $"Input '{target.Spec.Name}': {what.ToString(CultureInfo.InvariantCulture)}.");
}
