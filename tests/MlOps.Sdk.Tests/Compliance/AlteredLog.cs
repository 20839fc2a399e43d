using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Tests.Compliance;

/// <summary>A log with one entry that somebody rewrote.</summary>
internal sealed class AlteredLog(IAuditLog log, long sequence) : IAuditLog
{
    public async IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in log.ListAuditAsync(afterSequence, cancellationToken))
            yield return entry.Sequence == sequence ? entry with { Actor = "nobody" } : entry;
    }
}
