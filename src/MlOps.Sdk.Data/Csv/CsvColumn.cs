namespace MlOps.Sdk.Data;

/// <summary>Parses one column's cells into its builder.</summary>
internal sealed class CsvColumn(ColumnSchema schema, int ordinal, IReadOnlyList<string> missing, int capacity)
{
    private readonly ColumnBuilder _builder = ColumnBuilder.For(schema, capacity);
    private readonly string[] _missing = [.. missing];

    public Column Build() => _builder.Build();

    /// <exception cref="MlOpsIntegrityException">The cell is not of the column's type.</exception>
    public void Add(CsvRecords records)
    {
        var cell = records.Cell(ordinal);
        if (IsMissing(records, cell))
        {
            if (!schema.Nullable)
                throw records.BadCell(ordinal, schema, "");

            _builder.AddNull();
        }
        else if (!TryAdd(cell))
        {
            throw records.BadCell(ordinal, schema, cell.ToString());
        }
    }

    private bool IsMissing(CsvRecords records, ReadOnlySpan<char> cell)
    {
        foreach (var text in _missing)
        {
            if (cell.SequenceEqual(text))
                return cell.Length > 0 || schema.Type != ColumnType.Text || !records.IsQuotedEmpty(ordinal);
        }

        return false;
    }

    private bool TryAdd(ReadOnlySpan<char> cell)
    {
        switch (_builder)
        {
            case ValueColumnBuilder<double> column when CsvCell.TryDouble(cell, out var value):
                column.Add(value);
                return true;
            case ValueColumnBuilder<long> column when CsvCell.TryLong(cell, out var value):
                column.Add(value);
                return true;
            case TextColumnBuilder column:
                column.Add(cell);
                return true;
            case ValueColumnBuilder<DateTime> column when TimeText.TryParse(cell.Trim(), out var value):
                column.Add(value);
                return true;
            case ValueColumnBuilder<float> column when CsvCell.TryFloat(cell, out var value):
                column.Add(value);
                return true;
            case ValueColumnBuilder<bool> column when CsvCell.TryBool(cell, out var value):
                column.Add(value);
                return true;
            case VectorColumnBuilder column:
                return CsvCell.TryVector(cell, out var vector) && column.TryAdd(vector);
            default:
                return false;
        }
    }
}
