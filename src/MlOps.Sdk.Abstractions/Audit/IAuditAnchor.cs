using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>
/// A place outside the store where heads of the audit log are kept: a file on another machine, a write-once bucket, a mailbox. It is
/// worth as much as it is out of reach of whoever can write the store.
/// </summary>
public interface IAuditAnchor
{
    /// <summary>Names the place in messages.</summary>
    string Name { get; }

    /// <summary>Keeps a head; it is durable when the task completes.</summary>
    /// <param name="head">An <see cref="AuditTreeHead"/> in its envelope.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MlOpsStoreException">The place refused or could not be reached.</exception>
    ValueTask PublishAsync(DsseEnvelope head, CancellationToken cancellationToken = default);

    /// <summary>The heads that were kept, in no order, unverified.</summary>
    /// <exception cref="MlOpsStoreException">The place could not be reached.</exception>
    /// <exception cref="MlOpsIntegrityException">What is kept is no head.</exception>
    IAsyncEnumerable<DsseEnvelope> ListAsync(CancellationToken cancellationToken = default);
}
