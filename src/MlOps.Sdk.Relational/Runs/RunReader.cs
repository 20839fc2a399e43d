using System.Data.Common;
using System.Globalization;

namespace MlOps.Sdk.Relational;

/// <summary>Reads whole runs with one query per kind of detail, however many runs are wanted.</summary>
internal static class RunReader
{
    /// <summary>The runs of these numbers, in the order of the numbers.</summary>
    public static async ValueTask<IReadOnlyList<RunRecord>> ReadAsync(
        SqlSession session, RunDetailSql statements, IReadOnlyList<long> numbers, DateTimeOffset now, CancellationToken token)
    {
        if (numbers.Count == 0)
            return [];

        var rows = await session.QueryAsync(statements.Runs, row => RunRow.Read(row, now), token, ("@runs", List(numbers))).ConfigureAwait(false);
        await FillAsync(session, statements, rows, token).ConfigureAwait(false);
        var byNumber = rows.ToDictionary(row => row.Number);
        return [.. numbers.Where(byNumber.ContainsKey).Select(number => byNumber[number].ToRecord())];
    }

    /// <summary>Reads what hangs on runs whose own rows have been read.</summary>
    public static async ValueTask FillAsync(SqlSession session, RunDetailSql statements, List<RunRow> rows, CancellationToken token)
    {
        if (rows.Count == 0)
            return;

        var byNumber = rows.ToDictionary(row => row.Number);
        var runs = List(byNumber.Keys);
        await FillAsync(statements.Params, (run, row) => run.AddParam(row)).ConfigureAwait(false);
        await FillAsync(statements.Tags, (run, row) => run.AddTag(row)).ConfigureAwait(false);
        await FillAsync(statements.Metrics, (run, row) => run.AddMetric(row)).ConfigureAwait(false);
        await FillAsync(statements.Inputs, (run, row) => run.AddInput(row)).ConfigureAwait(false);
        await FillAsync(statements.Outputs, (run, row) => run.AddOutput(row)).ConfigureAwait(false);

        var environments = new EnvironmentReader();
        await environments.LoadAsync(session, statements.Environments, rows, token).ConfigureAwait(false);
        foreach (var row in rows)
            row.Environment = environments.Of(row);

        async ValueTask FillAsync(string sql, Action<RunRow, DbDataReader> add) => await session.QueryAsync(
            sql,
            row =>
            {
                add(byNumber[row.GetInt64(0)], row);
                return 0;
            },
            token,
            ("@runs", runs)).ConfigureAwait(false);
    }

    internal static string List(IEnumerable<long> numbers) => string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
