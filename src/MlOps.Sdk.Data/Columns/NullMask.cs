using System.Numerics;

namespace MlOps.Sdk.Data;

/// <summary>Which rows of a column lack a value: one bit a row, and nothing at all where every row has one.</summary>
public sealed class NullMask
{
    private readonly ulong[] _words;
    private readonly int _offset;

    internal NullMask(ulong[] words, int offset, int length)
    {
        (_words, _offset, Length) = (words, offset, length);
        Count = CountBits();
    }

    /// <summary>The rows covered.</summary>
    public int Length { get; }

    /// <summary>The rows without a value.</summary>
    public int Count { get; }

    /// <summary>Whether a row lacks a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
            return IsSet(row);
        }
    }

    /// <summary>Marks the rows whose flag is true; gives null where none is.</summary>
    public static NullMask? Of(ReadOnlySpan<bool> isNull)
    {
        if (!isNull.Contains(true))
            return null;

        var words = new ulong[(isNull.Length + 63) >> 6];
        for (var row = 0; row < isNull.Length; row++)
        {
            if (isNull[row])
                words[row >> 6] |= 1UL << row;
        }

        return new(words, 0, isNull.Length);
    }

    internal NullMask? Slice(int start, int length)
    {
        var part = new NullMask(_words, _offset + start, length);
        return part.Count == 0 ? null : part;
    }

    internal NullMask? Take(ReadOnlySpan<int> rows)
    {
        var flags = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            flags[i] = this[rows[i]];

        return Of(flags);
    }

    private bool IsSet(int row) => (_words[(_offset + row) >> 6] >> (_offset + row) & 1) != 0;

    private int CountBits()
    {
        var (count, row) = (0, 0);
        for (; row < Length && ((_offset + row) & 63) != 0; row++)
            count += IsSet(row) ? 1 : 0;

        for (; row + 64 <= Length; row += 64)
            count += BitOperations.PopCount(_words[(_offset + row) >> 6]);

        for (; row < Length; row++)
            count += IsSet(row) ? 1 : 0;

        return count;
    }
}
