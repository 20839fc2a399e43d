using System.Text.Json;

namespace MlOps.Sdk.Relational;

/// <summary>Writes a batch once, however often it is sent.</summary>
internal static class RunBatchWriter
{
    public static async ValueTask<bool> WriteAsync(SqlSession session, ISqlDialect dialect, RunId run, RunBatch batch, CancellationToken token)
    {
        var number = (long)(await session.ScalarAsync(RunSql.RunNo, token, ("@id", run.ToString())).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Run {run} does not exist."));
        if (await session.ExecuteAsync(RunSql.AddBatch, token, ("@run", number), ("@id", batch.Id.ToByteArray(bigEndian: true))).ConfigureAwait(false) == 0)
            return false;

        foreach (var (key, value) in batch.Params)
            await WriteParamAsync(session, run, number, key, value, token).ConfigureAwait(false);
        foreach (var (key, value) in batch.Tags)
            await session.ExecuteAsync(RunSql.SetTag, token, ("@run", number), ("@key", key), ("@value", value)).ConfigureAwait(false);
        foreach (var input in batch.Inputs)
        {
            await session.ExecuteAsync(
                RunSql.AddInput,
                token,
                ("@run", number),
                ("@name", input.Name),
                ("@digest", input.Digest.Hex),
                ("@dataset", JsonSerializer.Serialize(input, MlOpsJson.DatasetVersion))).ConfigureAwait(false);
        }

        foreach (var artifact in batch.Artifacts)
        {
            await session.ExecuteAsync(
                RunSql.SetArtifact, token, ("@run", number), ("@path", artifact.Path), ("@digest", artifact.Digest.Hex), ("@size", artifact.Size)).ConfigureAwait(false);
        }

        foreach (var output in batch.Outputs)
            await session.ExecuteAsync(RunSql.AddOutput, token, ("@run", number), ("@model", output.Model), ("@version", output.Version)).ConfigureAwait(false);
        await MetricWriter.WriteAsync(session, dialect, number, batch.Metrics, token).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask WriteParamAsync(SqlSession session, RunId run, long number, string key, string value, CancellationToken token)
    {
        if (await session.ExecuteAsync(RunSql.AddParam, token, ("@run", number), ("@key", key), ("@value", value)).ConfigureAwait(false) > 0)
            return;

        var stored = (string?)await session.ScalarAsync(RunSql.FindParam, token, ("@run", number), ("@key", key)).ConfigureAwait(false);
        if (stored != value)
            throw new MlOpsConflictException($"Param '{key}' of run {run} is '{stored}'; it cannot become '{value}', since params are written once. Use a tag for what changes.");
    }
}
