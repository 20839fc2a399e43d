using Microsoft.Data.Sqlite;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk;

/// <summary>A consistent copy of a database that is in use, made by SQLite's online backup, and what the copy refers to.</summary>
internal static class SqliteSnapshot
{
    private const string RunArtifacts = "SELECT DISTINCT digest, size FROM run_artifact";

    private const string Versions = "SELECT record FROM model_version";

    private const string Last = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";

    /// <summary>Copies the database: all committed before it began is in the copy, writers go on meanwhile.</summary>
    public static async ValueTask<(AuditHead Head, SortedDictionary<string, ArtifactContent> Artifacts)> TakeAsync(string source, string copy, CancellationToken cancellationToken)
    {
        try
        {
            var from = new SqliteConnection(Settings(source, SqliteOpenMode.ReadWrite));
            await using (from.ConfigureAwait(false))
            {
                await from.OpenAsync(cancellationToken).ConfigureAwait(false);
                var session = new SqlSession(new SqliteConnection(Settings(copy, SqliteOpenMode.ReadWriteCreate)));
                await using (session.ConfigureAwait(false))
                {
                    await session.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                    from.BackupDatabase((SqliteConnection)session.Connection);
                    await session.RunScriptAsync("PRAGMA journal_mode = DELETE", cancellationToken).ConfigureAwait(false); // one file, no log beside it
                    return await ReadAsync(session, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(source, e);
        }
    }

    /// <summary>Copies a store of any database into a new file, its content into a folder of artifacts.</summary>
    public static async ValueTask<(AuditHead Head, SortedDictionary<string, ArtifactContent> Artifacts)> TakeAsync(
        CopyableStore source, string copy, IArtifactStore artifacts, BackupOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var progress = options.Progress is { } told ? new CopiedProgress(told) : null;
        var database = await SqliteDatabase.OpenAsync(copy, time, cancellationToken).ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
            await StoreCopy.CopyAsync(source, new(database, artifacts), new() { VerifyPresent = options.VerifyPresent, Time = time }, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            var session = new SqlSession(new SqliteConnection(Settings(copy, SqliteOpenMode.ReadWrite)));
            await using (session.ConfigureAwait(false))
            {
                await session.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                await session.RunScriptAsync("PRAGMA journal_mode = DELETE; DROP TABLE store_copy", cancellationToken).ConfigureAwait(false); // one file, and a store like any other
                return await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(copy, e);
        }
    }

    private static async ValueTask<(AuditHead Head, SortedDictionary<string, ArtifactContent> Artifacts)> ReadAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var artifacts = new SortedDictionary<string, ArtifactContent>(StringComparer.Ordinal);
        foreach (var content in await session.QueryAsync(RunArtifacts, row => new ArtifactContent(ContentDigest.Parse(row.GetString(0)), row.GetInt64(1)), cancellationToken).ConfigureAwait(false))
            artifacts[content.Digest.Hex] = content;
        foreach (var version in await session.QueryAsync(Versions, row => System.Text.Json.JsonSerializer.Deserialize(row.GetString(0), MlOpsJson.ModelVersion)!, cancellationToken).ConfigureAwait(false))
        {
            foreach (var entry in version.Attachments.Prepend(version.File))
                artifacts[entry.Digest.Hex] = new(entry.Digest, entry.Size);
        }

        var head = await session.QueryAsync(Last, row => new AuditHead(row.GetInt64(0), ContentDigest.Parse(row.GetString(1))), cancellationToken).ConfigureAwait(false);
        return (head.Count == 0 ? AuditHead.Empty : head[0], artifacts);
    }

    private static string Settings(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = mode, DefaultTimeout = 30 }.ConnectionString;
}
