using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Data;

/// <summary>Immutable columns of the same length, each with its own name. Selections and slices share memory with the whole.</summary>
public sealed class Dataset
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Takes columns as they are.</summary>
    /// <exception cref="ArgumentException">There is no column, two have the same name, or their lengths differ.</exception>
    public Dataset(params IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var list = columns.ToArray();
        if (list.Length == 0)
            throw new ArgumentException("A data set needs at least one column.", nameof(columns));

        for (var i = 0; i < list.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(list[i], nameof(columns));
            if (list[i].Length != list[0].Length)
                throw new ArgumentException($"Column '{list[i].Name}' has {list[i].Length} rows, but '{list[0].Name}' has {list[0].Length}.", nameof(columns));

            if (!_positions.TryAdd(list[i].Name, i))
                throw new ArgumentException($"Two columns are named '{list[i].Name}'; each column has its own name.", nameof(columns));
        }

        (Columns, RowCount) = (list, list[0].Length);
    }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Rows.</summary>
    public int RowCount { get; }

    /// <summary>Name, type and nullability of each column, in order.</summary>
    public IReadOnlyList<ColumnSchema> Schema => [.. Columns.Select(column => column.Schema)];

    /// <summary>A column by name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Column this[string name] => TryGetColumn(name, out var column)
        ? column
        : throw new ArgumentException($"There is no column '{name}'; the data set has {string.Join(", ", Columns.Select(c => $"'{c.Name}'"))}.", nameof(name));

    /// <summary>A row by position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public DatasetRow this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
            return new(this, row);
        }
    }

    /// <summary>Makes columns from objects, each column by its own selector; see <see cref="RowColumns{T}"/>.</summary>
    /// <example><c>Dataset.FromRows(flights, c => c.Text("Origin", f => f.Origin).Double("Distance", f => f.Distance))</c></example>
    public static Dataset FromRows<T>(IEnumerable<T> rows, Action<RowColumns<T>> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        var selectors = new RowColumns<T>();
        columns(selectors);
        return selectors.Read(rows);
    }

    /// <summary>Makes columns from feature rows: numbers become doubles, and a number that is NaN or a text that is null counts as missing.</summary>
    public static Dataset FromRows<T>(IEnumerable<T> rows)
        where T : IFeatureRow => FeatureRows.Read(rows);

    /// <summary>Puts data sets with the same names and types one after the other.</summary>
    /// <exception cref="ArgumentException">There is none, or their columns differ.</exception>
    public static Dataset Concat(params IReadOnlyList<Dataset> parts) => Concatenation.Of(parts);

    /// <summary>Finds a column, or says that there is none.</summary>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out Column? column)
    {
        ArgumentNullException.ThrowIfNull(name);
        column = _positions.TryGetValue(name, out var position) ? Columns[position] : null;
        return column is not null;
    }

    /// <summary>A column of doubles, floats, longs, truth values or times.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds another type.</exception>
    public Column<T> Column<T>(string name)
        where T : unmanaged => this[name] as Column<T> ?? throw WrongType(name, typeof(T).Name);

    /// <summary>A column of text.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds another type.</exception>
    public TextColumn TextColumn(string name) => this[name] as TextColumn ?? throw WrongType(name, "text");

    /// <summary>A column of vectors.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds another type.</exception>
    public VectorColumn VectorColumn(string name) => this[name] as VectorColumn ?? throw WrongType(name, "vectors");

    /// <summary>The named columns, in the order given.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Dataset Select(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names.Select(name => this[name]));
    }

    /// <summary>All columns and this one, which takes the place of one of the same name.</summary>
    public Dataset With(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _positions.TryGetValue(column.Name, out var position)
            ? new(Columns.Select((old, i) => i == position ? column : old))
            : new([.. Columns, column]);
    }

    /// <summary>A run of rows that shares this data set's memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the data set.</exception>
    public Dataset Slice(int start, int length) => new(Columns.Select(column => column.Slice(start, length)));

    /// <summary>Copies the rows at the given positions, in that order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is not in the data set.</exception>
    public Dataset Take(params ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = Columns[i].Take(rows);

        return new(taken);
    }

    /// <summary>Copies the rows for which the predicate holds.</summary>
    public Dataset Where(Func<DatasetRow, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var rows = new List<int>();
        for (var row = 0; row < RowCount; row++)
        {
            if (predicate(new(this, row)))
                rows.Add(row);
        }

        return Take([.. rows]);
    }

    /// <summary>Reads each row into an object.</summary>
    /// <example><c>data.Rows(row => new Flight(row.Text("origin"), row.Float("distance")))</c></example>
    public IEnumerable<T> Rows<T>(Func<DatasetRow, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Read();

        IEnumerable<T> Read()
        {
            for (var row = 0; row < RowCount; row++)
                yield return read(new(this, row));
        }
    }

    private ArgumentException WrongType(string name, string asked) =>
        new($"Column '{name}' holds {this[name].Type}, not {asked}.", nameof(name));
}
