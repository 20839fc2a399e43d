using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Keeps heads in an artifact store of their own, such as a bucket whose objects are locked against change. Content there that is no head is passed over.</summary>
/// <param name="artifacts">A store that holds little but heads: all of it is read to list them.</param>
/// <param name="name">Names the place in messages.</param>
public sealed class ArtifactAuditAnchor(IArtifactStore artifacts, string name) : IAuditAnchor
{
    internal const int GreatestHead = 64 * 1024;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public async ValueTask PublishAsync(DsseEnvelope head, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        await artifacts.PutAsync(head.ToJson(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DsseEnvelope> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var content in artifacts.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (content.Size > GreatestHead)
                continue;
            if (TryParse(await artifacts.ReadAsync(content.Digest, GreatestHead, cancellationToken).ConfigureAwait(false)) is { PayloadType: AuditTreeHead.PayloadType } head)
                yield return head;
        }
    }

    private static DsseEnvelope? TryParse(byte[] content)
    {
        try
        {
            return DsseEnvelope.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
