namespace MlOps.Sdk;

/// <summary>The append-only log of a store's changes. Stores append to it in the transaction of the change itself.</summary>
public interface IAuditLog
{
    /// <summary>The entries after a sequence number in ascending order, as stored and unverified.</summary>
    IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, CancellationToken cancellationToken = default);
}
