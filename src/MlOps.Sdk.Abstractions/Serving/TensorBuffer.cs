using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Sdk;

/// <summary>
/// A tensor in memory that is used again and again: shaping it allocates only when it outgrows what it has. Numbers lie
/// row-major at a fixed address, so native code can read them in place.
/// </summary>
public sealed class TensorBuffer
{
    private long[] _shape = [];
    private int _rank;
    private byte[] _bytes = [];
    private string?[] _texts = [];

    /// <summary>Makes a buffer without a shape for one of a signature's tensors.</summary>
    public TensorBuffer(TensorSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        ElementType = spec.ElementType;
    }

    /// <summary>The tensor of the signature that this stands for.</summary>
    public TensorSpec Spec { get; }

    /// <summary>The type of the elements. For an output that is a sequence of maps, the type of the maps' values.</summary>
    public ElementType ElementType { get; private set; }

    /// <summary>Whether it was shaped since it was made or cleared.</summary>
    public bool IsShaped { get; private set; }

    /// <summary>The dimensions now; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => _shape.AsSpan(0, _rank);

    /// <summary>The number of elements: the product of the dimensions.</summary>
    public int Length { get; private set; }

    /// <summary>Changes whenever the shape or the address does.</summary>
    public int Revision { get; private set; }

    /// <summary>For a sequence of maps, which is laid out as [rows, keys]: the keys. Otherwise null.</summary>
    public IReadOnlyList<string>? Keys { get; private set; }

    /// <summary>For a sequence of tensors: its elements. Otherwise null.</summary>
    public IReadOnlyList<TensorBuffer>? Sequence { get; private set; }

    /// <summary>The address of the first element; it stays until <see cref="Revision"/> changes.</summary>
    public nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    /// <summary>Gives the tensor dimensions. The contents are undefined afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the tensor would have more than 2³¹-1 bytes or texts.</exception>
    public void Reshape(params ReadOnlySpan<long> shape)
    {
        if (IsShaped && shape.SequenceEqual(Shape))
            return;

        var length = Count(shape);
        if (ElementType == ElementType.String)
        {
            if (length > _texts.Length)
                _texts = new string?[length];
        }
        else if (length * ElementType.SizeInBytes() is var bytes && bytes > _bytes.Length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
        }

        if (_shape.Length < shape.Length)
            _shape = new long[shape.Length];

        shape.CopyTo(_shape);
        (_rank, Length, IsShaped) = (shape.Length, (int)length, true);
        Revision++;
    }

    /// <summary>Takes the shape away: an optional input falls back to its default.</summary>
    public void Clear()
    {
        (_rank, Length, IsShaped, Keys, Sequence) = (0, 0, false, null, null);
        Revision++;
    }

    /// <summary>Lays out a sequence of maps with the same keys, one map a row.</summary>
    public void ReshapeMaps(int rows, IReadOnlyList<string> keys, ElementType valueType)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ElementType = valueType;
        (Keys, Sequence) = (keys, null);
        Reshape(rows, keys.Count);
    }

    /// <summary>Takes the elements of a sequence of tensors.</summary>
    public void SetSequence(IReadOnlyList<TensorBuffer> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        Clear();
        Sequence = elements;
    }

    /// <summary>The elements, row-major.</summary>
    /// <typeparam name="T">The .NET type of the elements: <see cref="Half"/> for Float16, <see cref="ushort"/> for the bits of BFloat16.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (!ElementType.Holds<T>())
            throw new InvalidOperationException($"Tensor '{Spec.Name}' holds {ElementType}, which is not read as {typeof(T).Name}.");

        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(_bytes)), Length);
    }

    /// <summary>The elements' bytes, row-major and in the machine's byte order.</summary>
    /// <exception cref="InvalidOperationException">The elements are texts.</exception>
    public Span<byte> AsBytes() => ElementType == ElementType.String
        ? throw new InvalidOperationException($"Tensor '{Spec.Name}' holds texts; read them with AsTexts.")
        : _bytes.AsSpan(0, Length * ElementType.SizeInBytes());

    /// <summary>The texts, row-major. Null counts as the empty text.</summary>
    /// <exception cref="InvalidOperationException">The elements are numbers.</exception>
    public Span<string?> AsTexts() => ElementType == ElementType.String
        ? _texts.AsSpan(0, Length)
        : throw new InvalidOperationException($"Tensor '{Spec.Name}' holds {ElementType}, no texts; read it with AsSpan.");

    private long Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        var largest = int.MaxValue / Math.Max(1, ElementType.SizeInBytes());
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            if (dimension != 0 && count > largest / dimension)
                throw new ArgumentOutOfRangeException(nameof(shape), $"Tensor '{Spec.Name}' of shape [{string.Join(',', shape.ToArray())}] has more than {int.MaxValue} bytes.");

            count *= dimension;
        }

        return count;
    }
}
