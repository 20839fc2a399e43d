using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlOps.Sdk.Relational;

/// <summary>Reads the audit log of a relational store.</summary>
public sealed class RelationalAuditLog(RelationalDatabase database) : IAuditLog
{
    private const int PageSize = 500;

    private const string Page = """
        SELECT sequence, at, actor, action, subject, reason, before_json, after_json, previous_hash, hash
        FROM audit WHERE sequence > @after ORDER BY sequence LIMIT @limit
        """;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = afterSequence; ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(Page, Read, token, ("@after", after), ("@limit", PageSize)), cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
                yield return entry;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Sequence;
        }
    }

    private static AuditEntry Read(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        At = SqlTime.TryRead(row.GetInt64(1), out var at) ? at : DateTimeOffset.MinValue,
        Actor = row.GetString(2),
        Action = row.GetString(3),
        Subject = row.GetString(4),
        Reason = row.GetStringOrNull(5),
        Before = row.GetStringOrNull(6),
        After = row.GetStringOrNull(7),
        PreviousHash = ReadHash(row.GetString(8)),
        Hash = ReadHash(row.GetString(9)),
    };

    // An altered entry is evidence like any other: it is listed, and the verification, which such a hash cannot pass, names it.
    private static ContentDigest ReadHash(string text) => ContentDigest.TryParse(text, out var hash) ? hash : ContentDigest.Of(Encoding.UTF8.GetBytes(text));
}
