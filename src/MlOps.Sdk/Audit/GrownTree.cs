using System.Text;

namespace MlOps.Sdk;

/// <summary>The Merkle tree of a log, grown by the entries that came since it was last looked at; each must continue the chain.</summary>
/// <param name="copy">Gets each new leaf as a line; null for nobody.</param>
internal sealed class GrownTree(Stream? copy = null)
{
    private readonly MerkleTree _tree = new();
    private AuditHead _last = AuditHead.Empty;

    public long Size => _tree.Size;

    public ContentDigest RootAt(long size) => _tree.RootAt(size);

    public async ValueTask GrowAsync(IAuditLog log, CancellationToken cancellationToken)
    {
        await foreach (var entry in log.ListAuditAsync(_last.Sequence, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Sequence != _last.Sequence + 1 || entry.PreviousHash != _last.Hash || AuditChain.ComputeHash(entry) != entry.Hash)
                throw new MlOpsIntegrityException($"Audit entry {_last.Sequence + 1} does not continue the log: it was altered, dropped or moved. Verify the trail, and restore the store from a backup.");

            var leaf = AuditLeaf.ToBytes(entry);
            _tree.Append(leaf);
            _last = new(entry.Sequence, entry.Hash);
            if (copy is null)
                continue;
            await copy.WriteAsync(leaf, cancellationToken).ConfigureAwait(false);
            await copy.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    public List<ProvenEntry> Prove(List<AuditEntry> entries, long size) => [.. entries.Select(entry => Prove(entry, size))];

    public ProvenHead Prove(AnchoredHead head, long size) => new() { Head = head.Envelope, Path = _tree.ProveConsistency(head.Head.Size, size).Path };

    private ProvenEntry Prove(AuditEntry entry, long size)
    {
        var leaf = AuditLeaf.ToBytes(entry);
        return MerkleHash.Leaf(leaf) == _tree.LeafAt(entry.Sequence - 1)
            ? new() { Leaf = Encoding.UTF8.GetString(leaf), Path = _tree.ProveInclusion(entry.Sequence - 1, size).Path }
            : throw new MlOpsIntegrityException($"Audit entry {entry.Sequence} was altered since it was first read here.");
    }
}
