namespace MlOps.Sdk.Data;

/// <summary>One row of a data set, read by column name. Reading a cell that has no value throws; the <c>Find</c> forms give null.</summary>
public readonly struct DatasetRow
{
    private readonly Dataset _data;

    internal DatasetRow(Dataset data, int index) => (_data, Index) = (data, index);

    /// <summary>The row's position in the data set.</summary>
    public int Index { get; }

    /// <summary>Whether a cell has no value.</summary>
    public bool IsNull(string column) => _data[column].IsNull(Index);

    /// <summary>A number from a column of doubles, floats, longs or truth values.</summary>
    /// <exception cref="InvalidOperationException">The cell has no value.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it holds no numbers.</exception>
    public double Double(string column) => FindDouble(column) ?? throw NoValue(column);

    /// <summary>A number from a column of doubles, floats, longs or truth values, or null.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds no numbers.</exception>
    public double? FindDouble(string column) => _data[column] switch
    {
        Column<double> values => values[Index],
        Column<float> values => values[Index],
        Column<long> values => values[Index],
        Column<bool> values => values[Index] is { } flag ? (flag ? 1 : 0) : null,
        var other => throw WrongType(other, "a number"),
    };

    /// <summary>A number, rounded to 32 bits.</summary>
    /// <inheritdoc cref="Double"/>
    public float Float(string column) => (float)Double(column);

    /// <summary>A number, rounded to 32 bits, or null.</summary>
    /// <inheritdoc cref="FindDouble"/>
    public float? FindFloat(string column) => (float?)FindDouble(column);

    /// <summary>An integer.</summary>
    /// <exception cref="InvalidOperationException">The cell has no value.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it holds no integers.</exception>
    public long Long(string column) => FindLong(column) ?? throw NoValue(column);

    /// <summary>An integer, or null.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds no integers.</exception>
    public long? FindLong(string column) => _data[column] is Column<long> values ? values[Index] : throw WrongType(_data[column], "an integer");

    /// <summary>A truth value.</summary>
    /// <exception cref="InvalidOperationException">The cell has no value.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it holds no truth values.</exception>
    public bool Bool(string column) => FindBool(column) ?? throw NoValue(column);

    /// <summary>A truth value, or null.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds no truth values.</exception>
    public bool? FindBool(string column) => _data[column] is Column<bool> values ? values[Index] : throw WrongType(_data[column], "a truth value");

    /// <summary>A point in time.</summary>
    /// <exception cref="InvalidOperationException">The cell has no value.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it holds no times.</exception>
    public DateTime DateTime(string column) => FindDateTime(column) ?? throw NoValue(column);

    /// <summary>A point in time, or null.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds no times.</exception>
    public DateTime? FindDateTime(string column) => _data[column] is Column<DateTime> values ? values[Index] : throw WrongType(_data[column], "a time");

    /// <summary>A text.</summary>
    /// <exception cref="InvalidOperationException">The cell has no value.</exception>
    /// <exception cref="ArgumentException">There is no such column, or it holds no text.</exception>
    public string Text(string column) => FindText(column) ?? throw NoValue(column);

    /// <summary>A text, or null.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it holds no text.</exception>
    public string? FindText(string column) => _data[column] is TextColumn values ? values[Index] : throw WrongType(_data[column], "text");

    internal bool IsMeantBy(RowExpression expression) => expression.Rows(_data.Slice(Index, 1)).Length == 1;

    private InvalidOperationException NoValue(string column) =>
        new($"Column '{column}' has no value in row {Index}; read it with a Find method, or leave such rows out.");

    private static ArgumentException WrongType(Column column, string asked) => new($"Column '{column.Name}' holds {column.Type}, not {asked}.");
}
