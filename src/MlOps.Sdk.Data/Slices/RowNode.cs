namespace MlOps.Sdk.Data;

/// <summary>A part of an expression.</summary>
internal abstract record RowNode
{
    /// <summary>For each row whether the part holds, as <see cref="Truth"/>.</summary>
    /// <exception cref="ArgumentException">There is no such column, or its type does not fit.</exception>
    public abstract byte[] Evaluate(Dataset data);

    public abstract IEnumerable<string> Columns { get; }

    // So that the text of a node says what it is: the compiler would otherwise write a record's own form.
    public abstract override string ToString();

    /// <summary>The expression that means the rows with the same value as a row has.</summary>
    public static string Describe(Column column, int row) => column.Format(row) is { } text
        ? $"{Quote(column.Name)} = {(column.Type == ColumnType.Text ? new RowValue(text).ToString() : text)}"
        : $"{Quote(column.Name)} is null";

    protected static string Quote(string column) => Tokenizer.IsName(column) && !ExpressionParser.IsKeyword(column) ? column : $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    protected static string Show(CompareSign sign) => sign switch
    {
        CompareSign.Equal => "=",
        CompareSign.NotEqual => "!=",
        CompareSign.Below => "<",
        CompareSign.AtMost => "<=",
        CompareSign.Above => ">",
        _ => ">=",
    };
}
