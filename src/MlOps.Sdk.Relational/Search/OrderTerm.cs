using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>One field of an order as SQL.</summary>
/// <param name="Order">The field and its direction.</param>
/// <param name="Rank">An expression of the key's rank; null where every row has the rank <paramref name="ConstantRank"/>.</param>
/// <param name="Value">An expression of the key's value, never NULL; null where every row has none.</param>
/// <param name="ConstantRank">The rank where it is the same for all rows.</param>
internal sealed record OrderTerm(RunOrder Order, string? Rank, string? Value, byte ConstantRank = 0)
{
    public IEnumerable<string> Columns => [Rank ?? $"{ConstantRank}", Value ?? "0"];

    public IEnumerable<string> OrderBy
    {
        get
        {
            if (Rank is not null)
                yield return Rank;
            if (Value is not null)
                yield return Order.IsDescending ? $"{Value} DESC" : Value;
        }
    }

    private string Beyond => Order.IsDescending ? "<" : ">";

    public static object ValueOf(RunField field, in RunSortKey key) => field switch
    {
        MetricField => key.Number,
        TimeField => key.Rank == 0 ? SqlTime.From(key.Time) : 0L,
        _ => key.Text,
    };

    /// <summary>The rows that come after a key under this term, or are the same in it and come after by the next terms.</summary>
    public string After(SqlText sql, in RunSortKey key, string? next)
    {
        string? after = null;
        if (Value is not null)
        {
            var value = sql.Parameter(ValueOf(Order.Field, key));
            after = next is null ? $"{Value} {Beyond} {value}" : $"({Value} {Beyond} {value} OR ({Value} = {value} AND {next}))";
        }

        after ??= next;
        if (Rank is null)
            return after ?? "1 = 0";
        var rank = sql.Parameter((int)key.Rank);
        return $"({Rank} > {rank} OR ({Rank} = {rank} AND {after ?? "1 = 0"}))";
    }

    public RunSortKey Read(DbDataReader row, int column)
    {
        var rank = Convert.ToByte(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
        if (Value is null || rank != 0)
            return new(rank, 0, default, "");
        return Order.Field switch
        {
            MetricField => new(rank, row.GetDouble(column + 1), default, ""),
            TimeField => new(rank, 0, SqlTime.Read(row.GetInt64(column + 1)), ""),
            _ => new(rank, 0, default, row.GetString(column + 1)),
        };
    }
}
