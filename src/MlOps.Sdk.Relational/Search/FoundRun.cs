using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>A run that a search found, before it is read.</summary>
/// <param name="Number">Its row.</param>
/// <param name="Cursor">Its place in the order.</param>
internal readonly record struct FoundRun(long Number, RunCursor Cursor)
{
    public static FoundRun Read(DbDataReader row, IReadOnlyList<OrderTerm> terms)
    {
        var keys = new RunSortKey[terms.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = terms[i].Read(row, 1 + (2 * i));
        return new(row.GetInt64(0), new(keys));
    }
}
