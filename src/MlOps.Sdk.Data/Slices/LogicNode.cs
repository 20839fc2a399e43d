namespace MlOps.Sdk.Data;

/// <summary>Both parts, or either of them.</summary>
internal sealed record LogicNode(bool IsAnd, RowNode Left, RowNode Right) : RowNode
{
    public override IEnumerable<string> Columns => Left.Columns.Concat(Right.Columns);

    public override byte[] Evaluate(Dataset data)
    {
        var (left, right) = (Left.Evaluate(data), Right.Evaluate(data));
        for (var row = 0; row < left.Length; row++)
            left[row] = IsAnd ? Truth.And(left[row], right[row]) : Truth.Or(left[row], right[row]);

        return left;
    }

    // The right side keeps its brackets: the text then reads back to the same parts.
    public override string ToString() => $"{Bracketed(Left, Left is LogicNode left && left.IsAnd != IsAnd && IsAnd)} {(IsAnd ? "and" : "or")} {Bracketed(Right, Right is LogicNode right && (IsAnd || !right.IsAnd))}";

    private static string Bracketed(RowNode node, bool needed) => needed ? $"({node})" : $"{node}";
}
