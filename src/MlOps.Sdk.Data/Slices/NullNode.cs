namespace MlOps.Sdk.Data;

/// <summary>Whether a cell lacks a value; never unknown.</summary>
internal sealed record NullNode(string Column, bool IsNot) : RowNode
{
    public override IEnumerable<string> Columns => [Column];

    public override byte[] Evaluate(Dataset data)
    {
        var column = data[Column];
        var rows = new byte[column.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = Truth.Of(column.IsNull(row) != IsNot);

        return rows;
    }

    public override string ToString() => $"{Quote(Column)} is {(IsNot ? "not " : "")}null";
}
