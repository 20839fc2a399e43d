using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Data;

/// <summary>
/// Writes one column in the encoding that is written down at <see cref="DatasetHasher"/>: values to one place, the positions of
/// rows without a value to another. How the rows are cut into columns leaves no trace.
/// </summary>
internal sealed class ColumnEncoder(ColumnType type, ColumnEncoder.Sink values, ColumnEncoder.Sink nulls)
{
    // Fits the first-level cache, so that encoding and hashing a piece both run there.
    private const int PieceBytes = 1 << 14;

    private readonly byte[] _piece = new byte[PieceBytes];

    public delegate void Sink(ReadOnlySpan<byte> bytes);

    private delegate void Encoder<T>(T value, Span<byte> target);

    public ColumnType Type { get; } = type;

    public long NullCount { get; private set; }

    /// <summary>Numbers in a vector; 0 for other types and until the first vector.</summary>
    public int Dimension { get; private set; }

    public void Append(Column column, long firstRow)
    {
        AppendNulls(column, firstRow);
        switch (column)
        {
            case Column<double> doubles:
                Append(doubles.Present(), sizeof(double), static (value, target) =>
                    BinaryPrimitives.WriteInt64LittleEndian(target, BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value)));
                break;
            case Column<float> floats:
                Append(floats.Present());
                break;
            case Column<long> longs:
                Append(longs.Present(), sizeof(long), static (value, target) => BinaryPrimitives.WriteInt64LittleEndian(target, value));
                break;
            case Column<bool> bools:
                Append(bools.Present(), 1, static (value, target) => target[0] = value ? (byte)1 : (byte)0);
                break;
            case Column<DateTime> times:
                Append(times.Present(), sizeof(long), static (value, target) =>
                    BinaryPrimitives.WriteInt64LittleEndian(target, value.Ticks | (value.Kind == DateTimeKind.Utc ? 1L << 62 : 0)));
                break;
            case TextColumn texts:
                Append(texts);
                break;
            case VectorColumn vectors:
                Append(vectors);
                break;
        }
    }

    private void AppendNulls(Column column, long firstRow)
    {
        if (column.Nulls is not { } mask)
            return;

        NullCount += mask.Count;
        for (var row = 0; row < column.Length; row++)
        {
            if (mask[row])
            {
                BinaryPrimitives.WriteInt64LittleEndian(_piece, firstRow + row);
                nulls(_piece.AsSpan(0, sizeof(long)));
            }
        }
    }

    private void Append<T>(ReadOnlySpan<T> items, int width, Encoder<T> encode)
    {
        var perPiece = PieceBytes / width;
        for (var start = 0; start < items.Length; start += perPiece)
        {
            var part = items[start..Math.Min(items.Length, start + perPiece)];
            for (var i = 0; i < part.Length; i++)
                encode(part[i], _piece.AsSpan(i * width, width));

            values(_piece.AsSpan(0, part.Length * width));
        }
    }

    private void Append(ReadOnlySpan<float> items) => Append(items, sizeof(float), static (value, target) =>
        BinaryPrimitives.WriteInt32LittleEndian(target, BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value)));

    private void Append(VectorColumn vectors)
    {
        if (vectors.NullCount == vectors.Length)
            return;

        if (Dimension != 0 && Dimension != vectors.Dimension)
            throw new ArgumentException($"Column '{vectors.Name}' has vectors of {Dimension} and of {vectors.Dimension} numbers.");

        Dimension = vectors.Dimension;
        if (vectors.Nulls is null)
        {
            Append(vectors.Values);
            return;
        }

        for (var row = 0; row < vectors.Length; row++)
        {
            if (!vectors.IsNull(row))
                Append(vectors[row]);
        }
    }

    private void Append(TextColumn texts)
    {
        var used = 0;
        foreach (var code in texts.Codes)
        {
            if (code < 0)
                continue;

            var text = texts.Categories[code];
            var size = sizeof(int) + (text.Length * sizeof(char));
            if (used + size > PieceBytes)
            {
                values(_piece.AsSpan(0, used));
                used = 0;
            }

            if (size > PieceBytes)
                AppendLong(text);
            else
                used += Encode(text, _piece.AsSpan(used));
        }

        values(_piece.AsSpan(0, used));
    }

    private void AppendLong(string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_piece, text.Length);
        values(_piece.AsSpan(0, sizeof(int)));
        foreach (var unit in text)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_piece, unit);
            values(_piece.AsSpan(0, sizeof(char)));
        }
    }

    private static int Encode(string text, Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, text.Length);
        var units = target[sizeof(int)..];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(units);
        }
        else
        {
            for (var i = 0; i < text.Length; i++)
                BinaryPrimitives.WriteUInt16LittleEndian(units[(i * sizeof(char))..], text[i]);
        }

        return sizeof(int) + (text.Length * sizeof(char));
    }
}
