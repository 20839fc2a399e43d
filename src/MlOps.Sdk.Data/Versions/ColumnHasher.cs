using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MlOps.Sdk.Data;

/// <summary>Hashes one column; the encoding is written down at <see cref="DatasetHasher"/>.</summary>
internal sealed class ColumnHasher(string name, ColumnType type) : IDisposable
{
    // Fits the first-level cache, so that encoding and hashing a piece both run there.
    private const int PieceBytes = 1 << 14;

    private readonly IncrementalHash _values = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _nulls = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _piece = new byte[PieceBytes];
    private int _dimension;

    public string Name { get; } = name;

    public ColumnType Type { get; } = type;

    public long NullCount { get; private set; }

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

    public void AppendSummary(IncrementalHash digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        DatasetHasher.Append(digest, TypeCode(Type));
        DatasetHasher.Append(digest, _dimension);
        DatasetHasher.Append(digest, NullCount);
        _values.GetCurrentHash(hash);
        digest.AppendData(hash);
        _nulls.GetCurrentHash(hash);
        digest.AppendData(hash);
    }

    public void Dispose()
    {
        _values.Dispose();
        _nulls.Dispose();
    }

    /// <summary>Numbers of the stored encoding: they never change, whatever happens to the enumeration.</summary>
    private static int TypeCode(ColumnType type) => type switch
    {
        ColumnType.Double => 1,
        ColumnType.Float => 2,
        ColumnType.Long => 3,
        ColumnType.Bool => 4,
        ColumnType.Text => 5,
        ColumnType.DateTime => 6,
        ColumnType.Vector => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };

    private void AppendNulls(Column column, long firstRow)
    {
        if (column.Nulls is not { } nulls)
            return;

        NullCount += nulls.Count;
        for (var row = 0; row < column.Length; row++)
        {
            if (nulls[row])
                DatasetHasher.Append(_nulls, firstRow + row);
        }
    }

    private delegate void Encoder<T>(T value, Span<byte> target);

    private void Append<T>(ReadOnlySpan<T> values, int width, Encoder<T> encode)
    {
        var perPiece = PieceBytes / width;
        for (var start = 0; start < values.Length; start += perPiece)
        {
            var part = values[start..Math.Min(values.Length, start + perPiece)];
            for (var i = 0; i < part.Length; i++)
                encode(part[i], _piece.AsSpan(i * width, width));

            _values.AppendData(_piece.AsSpan(0, part.Length * width));
        }
    }

    private void Append(ReadOnlySpan<float> values) => Append(values, sizeof(float), static (value, target) =>
        BinaryPrimitives.WriteInt32LittleEndian(target, BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value)));

    private void Append(VectorColumn vectors)
    {
        if (vectors.NullCount == vectors.Length)
            return;

        if (_dimension != 0 && _dimension != vectors.Dimension)
            throw new ArgumentException($"Column '{Name}' has vectors of {_dimension} and of {vectors.Dimension} numbers.");

        _dimension = vectors.Dimension;
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
                _values.AppendData(_piece.AsSpan(0, used));
                used = 0;
            }

            if (size > PieceBytes)
                AppendLong(text);
            else
                used += Encode(text, _piece.AsSpan(used));
        }

        _values.AppendData(_piece.AsSpan(0, used));
    }

    private void AppendLong(string text)
    {
        DatasetHasher.Append(_values, text.Length);
        foreach (var unit in text)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_piece, unit);
            _values.AppendData(_piece.AsSpan(0, sizeof(char)));
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
