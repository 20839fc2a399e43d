using System.Numerics;

namespace MlOps.Sdk;

/// <summary>Single elements of any numeric tensor as numbers.</summary>
public static class TensorNumbers
{
    /// <summary>The element as a number: true is 1, and integers beyond 2⁵³ are rounded.</summary>
    /// <exception cref="InvalidOperationException">The elements are no numbers.</exception>
    public static double GetNumber(this TensorBuffer buffer, int index)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.ElementType switch
        {
            ElementType.Float => buffer.AsSpan<float>()[index],
            ElementType.Double => buffer.AsSpan<double>()[index],
            ElementType.Int64 => buffer.AsSpan<long>()[index],
            ElementType.Int32 => buffer.AsSpan<int>()[index],
            ElementType.Bool => buffer.AsSpan<bool>()[index] ? 1 : 0,
            ElementType.UInt8 => buffer.AsSpan<byte>()[index],
            ElementType.Int8 => buffer.AsSpan<sbyte>()[index],
            ElementType.UInt16 => buffer.AsSpan<ushort>()[index],
            ElementType.Int16 => buffer.AsSpan<short>()[index],
            ElementType.UInt32 => buffer.AsSpan<uint>()[index],
            ElementType.UInt64 => buffer.AsSpan<ulong>()[index],
            ElementType.Float16 => (double)buffer.AsSpan<Half>()[index],
            ElementType.BFloat16 => BitConverter.Int32BitsToSingle(buffer.AsSpan<ushort>()[index] << 16),
            _ => throw new InvalidOperationException($"Tensor '{buffer.Spec.Name}' holds {buffer.ElementType}, which is no number."),
        };
    }

    /// <summary>
    /// Sets the element, or says that its type cannot hold the number: integers take whole numbers in range, Bool takes 0 and 1,
    /// and a finite number must stay finite. Precision may be lost.
    /// </summary>
    public static bool TrySetNumber(this TensorBuffer buffer, int index, double value)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        switch (buffer.ElementType)
        {
            case ElementType.Float:
                return StaysFinite(value, buffer.AsSpan<float>()[index] = (float)value);
            case ElementType.Double:
                buffer.AsSpan<double>()[index] = value;
                return true;
            case ElementType.Bool:
                buffer.AsSpan<bool>()[index] = value != 0;
                return value is 0 or 1;
            case ElementType.Int64: return TrySetWhole(buffer.AsSpan<long>(), index, value);
            case ElementType.Int32: return TrySetWhole(buffer.AsSpan<int>(), index, value);
            case ElementType.UInt8: return TrySetWhole(buffer.AsSpan<byte>(), index, value);
            case ElementType.Int8: return TrySetWhole(buffer.AsSpan<sbyte>(), index, value);
            case ElementType.UInt16: return TrySetWhole(buffer.AsSpan<ushort>(), index, value);
            case ElementType.Int16: return TrySetWhole(buffer.AsSpan<short>(), index, value);
            case ElementType.UInt32: return TrySetWhole(buffer.AsSpan<uint>(), index, value);
            case ElementType.UInt64: return TrySetWhole(buffer.AsSpan<ulong>(), index, value);
            case ElementType.Float16:
                return StaysFinite(value, (double)(buffer.AsSpan<Half>()[index] = (Half)value));
            case ElementType.BFloat16:
                var bits = buffer.AsSpan<ushort>()[index] = RoundToBFloat16((float)value);
                return StaysFinite(value, BitConverter.Int32BitsToSingle(bits << 16));
            default:
                return false;
        }
    }

    private static bool StaysFinite(double value, double stored) => !double.IsInfinity(stored) || !double.IsFinite(value);

    private static bool TrySetWhole<T>(Span<T> elements, int index, double value)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        // The greatest 64-bit integers round up as doubles, to the first number that does not fit.
        var max = double.CreateChecked(T.MaxValue);
        var fits = value >= double.CreateChecked(T.MinValue) && (max < 9e18 ? value <= max : value < max) && Math.Floor(value) == value;
        if (fits)
            elements[index] = T.CreateTruncating(value);
        return fits;
    }

    // Half to even on the sixteen bits that are dropped; a NaN stays one.
    private static ushort RoundToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
