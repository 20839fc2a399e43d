using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MlOps.Sdk.Serving;

/// <summary>
/// The inputs of a call as bytes, and 128 bits of their SHA-256: nobody can make two inputs meet on purpose, and an answer is given
/// only when the bytes are the same too. Written anew for each call.
/// </summary>
internal sealed class CacheKey
{
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public UInt128 Hash { get; set; }

    /// <summary>Whether it is worth keeping for the next call: one large input must not hold its memory for ever.</summary>
    public bool IsSmall => _bytes.Length <= LargestKept;

    public void Clear() => _length = 0;

    public void Add(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Add(ReadOnlySpan<double> numbers) => Add(MemoryMarshal.AsBytes(numbers));

    /// <summary>Adds texts, each behind its length, so that no two lists of texts are written alike. Null is another text than the empty one.</summary>
    public void Add(ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            Add(text?.Length ?? -1L);
            Add(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>Adds a tensor with its shape; one that is absent is another than one without elements.</summary>
    public void Add(TensorBuffer tensor)
    {
        Add(tensor.IsShaped ? tensor.Shape.Length : -1L);
        if (!tensor.IsShaped)
            return;

        foreach (var dimension in tensor.Shape)
            Add(dimension);
        if (tensor.ElementType == ElementType.String)
            Add((ReadOnlySpan<string?>)tensor.AsTexts());
        else
            Add((ReadOnlySpan<byte>)tensor.AsBytes());
    }

    /// <summary>Says that all is added.</summary>
    public void Complete()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Bytes, hash);
        Hash = BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private Span<byte> Reserve(int count)
    {
        var length = checked(_length + count);
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length)));

        var place = _bytes.AsSpan(_length, count);
        _length = length;
        return place;
    }
}
