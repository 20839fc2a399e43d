using System.Runtime.InteropServices;

namespace MlOps.Sdk.Data;

internal sealed class VectorColumnBuilder(string name) : ColumnBuilder(name)
{
    private readonly List<float> _values = [];

    /// <summary>Numbers in a row; 0 until the first row that has a value.</summary>
    public int Dimension { get; private set; }

    public bool TryAdd(ReadOnlySpan<float> row)
    {
        if (row.IsEmpty || (Dimension != 0 && Dimension != row.Length))
            return false;

        if (Dimension == 0)
        {
            Dimension = row.Length;
            CollectionsMarshal.SetCount(_values, Count * Dimension);
        }

        _values.AddRange(row);
        Count++;
        return true;
    }

    public override void AddNull()
    {
        MarkNull();
        Count++;
        if (Dimension != 0)
            CollectionsMarshal.SetCount(_values, Count * Dimension);
    }

    public override Column Build()
    {
        // Rows that all lack a value say nothing about the length: one number a row stands in for them.
        if (Dimension == 0)
            CollectionsMarshal.SetCount(_values, Count);

        return new VectorColumn(Name, _values.ToArray(), Math.Max(Dimension, 1), Nulls());
    }
}
