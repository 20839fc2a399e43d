using System.Data.Common;

namespace MlOps.Sdk.Relational;

/// <summary>Reads whole runs with one query per kind of detail, however many runs are wanted.</summary>
internal static class RunReader
{
    public static async ValueTask<List<RunRow>> ReadAsync(
        SqlSession session, string runs, RunDetailSql details, SqlValue[] values, DateTimeOffset now, CancellationToken token)
    {
        var rows = await session.QueryAsync(runs, row => RunRow.Read(row, now), token, values).ConfigureAwait(false);
        if (rows.Count == 0)
            return rows;

        var byNumber = rows.ToDictionary(row => row.Number);
        await FillAsync(details.Params, (run, row) => run.AddParam(row)).ConfigureAwait(false);
        await FillAsync(details.Tags, (run, row) => run.AddTag(row)).ConfigureAwait(false);
        await FillAsync(details.Metrics, (run, row) => run.AddMetric(row)).ConfigureAwait(false);
        await FillAsync(details.Inputs, (run, row) => run.AddInput(row)).ConfigureAwait(false);
        return rows;

        async ValueTask FillAsync(string sql, Action<RunRow, DbDataReader> add) => await session.QueryAsync(
            sql,
            row =>
            {
                add(byNumber[row.GetInt64(0)], row);
                return 0;
            },
            token,
            values).ConfigureAwait(false);
    }
}
