using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Reads stored documents that name other content.</summary>
internal sealed class ContentIndex(IArtifactStore artifacts)
{
    private const int MaxDocument = 64 * 1024 * 1024;

    private readonly Dictionary<ContentDigest, HashSet<ContentDigest>> _read = [];

    /// <summary>What a document names; nothing where it is no JSON, or is not there.</summary>
    public async ValueTask<IReadOnlyCollection<ContentDigest>> NamedByAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(digest, out var known))
            return known;
        var named = new HashSet<ContentDigest>();
        if (await ReadJsonAsync(digest, cancellationToken).ConfigureAwait(false) is { } text)
            DigestText.Collect(text, named);
        named.Remove(digest);
        return _read[digest] = named;
    }

    /// <summary>Whether it is a head of the audit log that was anchored here.</summary>
    public async ValueTask<bool> IsAuditHeadAsync(AgedContent content, CancellationToken cancellationToken)
    {
        if (content.Size > ArtifactAuditAnchor.GreatestHead || await ReadJsonAsync(content.Digest, cancellationToken).ConfigureAwait(false) is not { } text)
            return false;
        try
        {
            return DsseEnvelope.Parse(Encoding.UTF8.GetBytes(text)) is { PayloadType: AuditTreeHead.PayloadType };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async ValueTask<string?> ReadJsonAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        if (await artifacts.FindAsync(digest, cancellationToken).ConfigureAwait(false) is not { Size: > 0 and <= MaxDocument } found)
            return null;
        try
        {
            var stream = await artifacts.OpenReadAsync(digest, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var first = new byte[1];
                await stream.ReadExactlyAsync(first, cancellationToken).ConfigureAwait(false);
                if (first[0] is not ((byte)'{' or (byte)'['))
                    return null;
                using var all = new MemoryStream((int)found.Size);
                all.Write(first);
                await stream.CopyToAsync(all, cancellationToken).ConfigureAwait(false);
                return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
            }
        }
        catch (MlOpsNotFoundException)
        {
            return null; // removed meanwhile
        }
    }
}
