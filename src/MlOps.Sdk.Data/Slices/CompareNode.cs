using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>A column held against a value.</summary>
internal sealed record CompareNode(string Column, CompareSign Sign, RowValue Value) : RowNode
{
    public override IEnumerable<string> Columns => [Column];

    public override byte[] Evaluate(Dataset data) => data[Column] switch
    {
        TextColumn texts when Value.Text is { } text => Texts(texts, text),
        Column<DateTime> times when Value.Text is { } text => Each(times, Times(text)),
        Column<bool> flags when Value.Flag is { } flag && Sign is CompareSign.Equal or CompareSign.NotEqual => Each(flags, value => Truth.Of(value == Value.Flag.Value == (Sign == CompareSign.Equal))),
        Column<double> doubles when Value.Real is { } number => Each(doubles, value => Truth.Of(value, number, Sign)),
        Column<float> floats when Value.Real is { } number => Each(floats, value => Truth.Of(value, number, Sign)),
        Column<long> longs when Value.Exact is { } exact => Each(longs, value => Truth.Of(decimal.Compare(value, exact), Sign)),
        Column<long> longs when Value.Real is { } number => Each(longs, value => Truth.Of(value, number, Sign)),
        var column => throw new ArgumentException($"'{this}' does not fit column '{Column}', which holds {column.Type}: {Fitting(column.Type)}."),
    };

    public override string ToString() => $"{Quote(Column)} {Show(Sign)} {Value}";

    private static byte[] Each<T>(Column<T> column, Func<T, byte> compare)
        where T : unmanaged
    {
        var rows = new byte[column.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = column.IsNull(row) ? Truth.Unknown : compare(column.Values[row]);

        return rows;
    }

    private byte[] Texts(TextColumn column, string text)
    {
        var rows = new byte[column.Length];
        var byCategory = new byte[column.Categories.Count];
        for (var code = 0; code < byCategory.Length; code++)
            byCategory[code] = Truth.Of(string.CompareOrdinal(column.Categories[code], text), Sign);

        for (var row = 0; row < rows.Length; row++)
            rows[row] = column.Codes[row] is var code and >= 0 ? byCategory[code] : Truth.Unknown;

        return rows;
    }

    private Func<DateTime, byte> Times(string text) => TimeText.TryParse(text, out var time)
        ? value => Truth.Of(value.CompareTo(time), Sign)
        : throw new ArgumentException($"'{this}' does not fit column '{Column}', which holds times: {string.Create(CultureInfo.InvariantCulture, $"'{text}'")} is no ISO 8601 time such as '2001-01-31' or '2001-01-31T08:15:00Z'.");

    private static string Fitting(ColumnType type) => type switch
    {
        ColumnType.Text => "compare it with a text in single quotes",
        ColumnType.DateTime => "compare it with a time in single quotes",
        ColumnType.Bool => "compare it by = or != with true or false",
        ColumnType.Vector => "vectors have no order; ask whether it is null",
        _ => "compare it with a number",
    };
}
