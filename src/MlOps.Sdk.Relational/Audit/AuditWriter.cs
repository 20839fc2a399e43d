namespace MlOps.Sdk.Relational;

/// <summary>Appends to the audit log inside the transaction of the change itself.</summary>
internal static class AuditWriter
{
    private const string Last = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";

    private const string Insert = """
        INSERT INTO audit (sequence, at, actor, action, subject, reason, before_json, after_json, previous_hash, hash)
        VALUES (@sequence, @at, @actor, @action, @subject, @reason, @before, @after, @previous, @hash)
        """;

    public static async ValueTask LockAsync(this SqlSession session, ISqlDialect dialect, CancellationToken token)
    {
        if (dialect.SerialLock is { } statement)
            await session.ExecuteAsync(statement, token).ConfigureAwait(false);
    }

    public static async ValueTask AuditAsync(this SqlSession session, Change change, string action, string subject, string? before, string? after, CancellationToken token)
    {
        var last = await session.QueryAsync(Last, row => new AuditHead(row.GetInt64(0), row.GetDigest(1)), token).ConfigureAwait(false);
        var entry = AuditChain.Append(last.Count == 0 ? AuditHead.Empty : last[0], change, action, subject, before, after);
        await session.ExecuteAsync(
            Insert,
            token,
            ("@sequence", entry.Sequence),
            ("@at", SqlTime.From(entry.At)),
            ("@actor", entry.Actor),
            ("@action", entry.Action),
            ("@subject", entry.Subject),
            ("@reason", entry.Reason),
            ("@before", entry.Before),
            ("@after", entry.After),
            ("@previous", entry.PreviousHash.Hex),
            ("@hash", entry.Hash.Hex)).ConfigureAwait(false);
    }
}
