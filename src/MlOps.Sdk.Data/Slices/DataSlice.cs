namespace MlOps.Sdk.Data;

/// <summary>Some rows of a data set, under a name. The rows are positions; nothing is copied until <see cref="ToDataset"/>.</summary>
public sealed class DataSlice
{
    private readonly Dataset _data;
    private readonly int[] _rows;

    internal DataSlice(string name, Dataset data, int[] rows) => (Name, _data, _rows) = (name, data, rows);

    /// <summary>What the rows have in common.</summary>
    public string Name { get; }

    /// <summary>The positions of the rows in the data set, ascending.</summary>
    public ReadOnlyMemory<int> Rows => _rows;

    /// <summary>Rows.</summary>
    public int RowCount => _rows.Length;

    /// <summary>Its share of the data set's rows, in [0, 1]; 0 where that has none.</summary>
    public double Share => _data.RowCount == 0 ? 0 : (double)_rows.Length / _data.RowCount;

    /// <summary>Copies the rows.</summary>
    public Dataset ToDataset() => _data.Take(_rows);

    /// <summary>The rows that are in both slices.</summary>
    /// <exception cref="ArgumentException">The other slice is of another data set.</exception>
    public DataSlice Intersect(DataSlice other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(other._data, _data))
            throw new ArgumentException($"Slice '{other.Name}' is of another data set than '{Name}'; slice the same one.", nameof(other));

        var (both, i, j) = (new List<int>(), 0, 0);
        while (i < _rows.Length && j < other._rows.Length)
        {
            var order = _rows[i].CompareTo(other._rows[j]);
            if (order == 0)
                both.Add(_rows[i]);

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return new($"{Bracketed(Name)} and {Bracketed(other.Name)}", _data, [.. both]);
    }

    /// <summary>Name and count.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {RowCount} rows ({Share:P1})");

    private static string Bracketed(string name) => name.Contains(" or ", StringComparison.OrdinalIgnoreCase) ? $"({name})" : name;
}
