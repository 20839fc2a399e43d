using System.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Squared Euclidean distances between rows, computed when asked for, so that memory stays linear in the number of rows. Of long rows that are few
/// enough they are computed once and kept, since they are asked for three times.
/// </summary>
internal sealed class PairDistances
{
    private const int LongRow = 32;

    /// <summary>64 MB of distances.</summary>
    private const int MostKept = 1 << 23;

    private readonly double[] _byColumn;
    private readonly double[] _byRow;
    private readonly int _columns;
    private readonly double[]? _kept;

    public PairDistances(ReadOnlySpan<double> rows, int columns)
    {
        _columns = columns;
        Count = rows.Length / columns;
        _byRow = rows.ToArray();
        _byColumn = GC.AllocateUninitializedArray<double>(rows.Length);
        for (var r = 0; r < Count; r++)
        {
            for (var c = 0; c < columns; c++)
                _byColumn[c * Count + r] = _byRow[r * columns + c];
        }

        if (columns < LongRow || (long)Count * (Count - 1) / 2 > MostKept)
            return;

        var kept = GC.AllocateUninitializedArray<double>(Count * (Count - 1) / 2);
        for (var r = 0; r + 1 < Count; r++)
            Compute(r, r + 1, kept.AsSpan(Start(r), Count - r - 1));
        _kept = kept;
    }

    public int Count { get; }

    /// <summary>Distances of <paramref name="row"/> to the rows after it, as many as the result holds. Coordinates are added up in order, so any machine gives the same bits.</summary>
    public void Squared(int row, Span<double> result)
    {
        if (_kept is not null)
            _kept.AsSpan(Start(row), result.Length).CopyTo(result);
        else
            Compute(row, row + 1, result);
    }

    /// <summary>Where the distances of a row to those after it are kept.</summary>
    private int Start(int row) => (int)((long)row * (2L * Count - row - 1) / 2);

    private void Compute(int row, int from, Span<double> result)
    {
        var own = _byRow.AsSpan(row * _columns, _columns);
        var wide = Vector<double>.Count;
        var j = 0;
        for (; j + 2 * wide <= result.Length; j += 2 * wide)
        {
            Vector<double> a = Vector<double>.Zero, b = Vector<double>.Zero;
            var at = from + j;
            for (var c = 0; c < own.Length; c++)
            {
                var here = new Vector<double>(own[c]);
                var gapA = new Vector<double>(_byColumn, at) - here;
                var gapB = new Vector<double>(_byColumn, at + wide) - here;
                a += gapA * gapA;
                b += gapB * gapB;
                at += Count;
            }

            a.CopyTo(result[j..]);
            b.CopyTo(result[(j + wide)..]);
        }

        for (; j < result.Length; j++)
        {
            var sum = 0.0;
            var at = from + j;
            for (var c = 0; c < own.Length; c++, at += Count)
            {
                var gap = _byColumn[at] - own[c];
                sum += gap * gap;
            }

            result[j] = sum;
        }
    }
}
