namespace MlOps.Sdk.Data;

/// <summary>Two columns of a row held against each other.</summary>
internal sealed record CompareColumnsNode(string Column, CompareSign Sign, string Other) : RowNode
{
    public override IEnumerable<string> Columns => [Column, Other];

    public override byte[] Evaluate(Dataset data)
    {
        var (a, b) = (data[Column], data[Other]);
        Func<int, byte> compare = (a, b) switch
        {
            (TextColumn x, TextColumn y) => row => Truth.Of(string.CompareOrdinal(x[row], y[row]), Sign),
            (Column<DateTime> x, Column<DateTime> y) => row => Truth.Of(x.Values[row].CompareTo(y.Values[row]), Sign),
            (Column<long> x, Column<long> y) => row => Truth.Of(x.Values[row].CompareTo(y.Values[row]), Sign),
            (Column<bool> x, Column<bool> y) when Sign is CompareSign.Equal or CompareSign.NotEqual => row => Truth.Of(x.Values[row] == y.Values[row] == (Sign == CompareSign.Equal)),
            (Column<double> or Column<float> or Column<long>, Column<double> or Column<float> or Column<long>) => row => Truth.Of(data[row].Double(Column), data[row].Double(Other), Sign),
            _ => throw new ArgumentException($"'{this}' compares {a.Type} with {b.Type}; both sides are numbers, texts, times, or truth values by = or !=."),
        };
        var rows = new byte[a.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = a.IsNull(row) || b.IsNull(row) ? Truth.Unknown : compare(row);

        return rows;
    }

    public override string ToString() => $"{Quote(Column)} {Show(Sign)} {Quote(Other)}";
}
