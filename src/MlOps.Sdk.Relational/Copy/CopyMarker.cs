namespace MlOps.Sdk.Relational;

/// <summary>
/// The note in a target of what is being copied into it. It makes a copy that broke off go on, and one into a store that somebody
/// uses impossible. It is no part of the schema, as it is no part of a store.
/// </summary>
internal static class CopyMarker
{
    private const string Create = "CREATE TABLE IF NOT EXISTS store_copy (origin BIGINT PRIMARY KEY, started_at BIGINT NOT NULL, completed_at BIGINT)";
    private const string Find = "SELECT origin, completed_at FROM store_copy";
    private const string Begin = "INSERT INTO store_copy (origin, started_at) VALUES (@origin, @at)";
    private const string End = "UPDATE store_copy SET completed_at = @at";
    private const string Born = "SELECT applied_at FROM schema_version WHERE version = 1";

    /// <summary>What tells the source from other stores, and stays as long as it lives: the tick of its creation.</summary>
    public static async ValueTask<long> OriginOfAsync(SqlSession source, CancellationToken token) =>
        await source.ScalarAsync(Born, token).ConfigureAwait(false) as long? ?? throw new MlOpsIntegrityException("The source has no schema ledger; open it once with this release.");

    /// <summary>Claims the target, or finds what an earlier copy left in it.</summary>
    /// <exception cref="MlOpsConflictException">The target holds something else.</exception>
    public static ValueTask<CopyState> ClaimAsync(RelationalDatabase target, long origin, DateTimeOffset at, CancellationToken cancellationToken) => target.WriteAsync(
        async (session, token) =>
        {
            await session.LockAsync(target.Dialect, token).ConfigureAwait(false);
            await session.RunScriptAsync(Create, token).ConfigureAwait(false);
            var marks = await session.QueryAsync(Find, row => (Origin: row.GetInt64(0), Done: !row.IsDBNull(1)), token).ConfigureAwait(false);
            if (marks is [var mark, ..])
            {
                return mark.Origin == origin
                    ? mark.Done ? CopyState.Complete : CopyState.Begun
                    : throw new MlOpsConflictException($"The target {target.Dialect.Name} database holds a copy of another store; copy into an empty one.");
            }

            foreach (var table in CopyTable.All)
            {
                if (await session.ScalarAsync(CopySql.Any(table), token).ConfigureAwait(false) is not null)
                    throw new MlOpsConflictException($"The target {target.Dialect.Name} database is in use: its table '{table.Name}' has rows. Copy into an empty one; stores are not merged.");
            }

            await session.ExecuteAsync(Begin, token, ("@origin", origin), ("@at", SqlTime.From(at))).ConfigureAwait(false);
            return CopyState.Fresh;
        },
        cancellationToken);

    public static async ValueTask CompleteAsync(RelationalDatabase target, DateTimeOffset at, CancellationToken cancellationToken) =>
        await target.WriteAsync(async (session, token) => await session.ExecuteAsync(End, token, ("@at", SqlTime.From(at))).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
