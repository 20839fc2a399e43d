namespace MlOps.Sdk.Data;

/// <summary>Whether a cell is one of some values.</summary>
internal sealed record SetNode(string Column, IReadOnlyList<RowValue> Values) : RowNode
{
    public override IEnumerable<string> Columns => [Column];

    public override byte[] Evaluate(Dataset data)
    {
        var rows = new CompareNode(Column, CompareSign.Equal, Values[0]).Evaluate(data);
        foreach (var value in Values.Skip(1))
        {
            var more = new CompareNode(Column, CompareSign.Equal, value).Evaluate(data);
            for (var row = 0; row < rows.Length; row++)
                rows[row] = Truth.Or(rows[row], more[row]);
        }

        return rows;
    }

    public bool Equals(SetNode? other) => other is not null && Column == other.Column && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Column, Values.Count);

    public override string ToString() => $"{Quote(Column)} in ({string.Join(", ", Values)})";
}
