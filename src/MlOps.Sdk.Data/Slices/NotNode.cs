namespace MlOps.Sdk.Data;

/// <summary>The opposite of a part; what is unknown stays unknown.</summary>
internal sealed record NotNode(RowNode Part) : RowNode
{
    public override IEnumerable<string> Columns => Part.Columns;

    public override byte[] Evaluate(Dataset data)
    {
        var rows = Part.Evaluate(data);
        for (var row = 0; row < rows.Length; row++)
            rows[row] = Truth.Not(rows[row]);

        return rows;
    }

    public override string ToString() => Part is LogicNode ? $"not ({Part})" : $"not {Part}";
}
