using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Computes the tree's roots at the sizes that anchored heads name while the log passes by, in memory that does not grow with the log.</summary>
internal sealed class AuditWalk(IReadOnlyList<AnchoredHead> anchored)
{
    private readonly MerkleFrontier _frontier = new();
    private readonly Dictionary<long, (ContentDigest Root, AuditHead Last)> _noted = new() { [0] = (MerkleHash.Empty, AuditHead.Empty) };
    private readonly HashSet<long> _sizes = [.. anchored.Select(head => head.Head.Size)];

    public ContentDigest Root => _frontier.Root;

    public async IAsyncEnumerable<AuditEntry> FollowAsync(IAsyncEnumerable<AuditEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _frontier.Append(AuditLeaf.ToBytes(entry));
            if (_sizes.Contains(_frontier.Size))
                _noted[_frontier.Size] = (_frontier.Root, new(entry.Sequence, entry.Hash));
            yield return entry;
        }
    }

    /// <summary>The chain's verdict, or an earlier defect that an anchored head proves; and how many entries the heads vouch for.</summary>
    public (AuditVerification Audit, long Vouched) Judge(AuditVerification chain)
    {
        var vouched = 0L;
        foreach (var (head, _, anchor) in anchored)
        {
            if (head.Size > chain.IntactEntries)
            {
                return chain.Intact
                    ? (Bad(chain.Head, AuditDefect.Missing, $"{anchor} holds a head of {head.Size} entries noted at {head.At:u}, the log has {chain.IntactEntries}."), vouched)
                    : (chain, vouched);
            }

            if (_noted[head.Size].Root != head.Root)
                return (Bad(_noted[vouched].Last, AuditDefect.Altered, Describe(head, anchor, vouched)), vouched);
            vouched = head.Size;
        }

        return (chain, vouched);
    }

    private static string Describe(AuditTreeHead head, string anchor, long vouched) =>
        $"entries {vouched + 1} to {head.Size} were rewritten with hashes that match each other; the head of {head.Size} entries that {anchor} holds, noted at {head.At:u}, contradicts them"
        + (vouched == 0 ? "." : $", the one of {vouched} does not.");

    private static AuditVerification Bad(AuditHead last, AuditDefect defect, string reason) =>
        new() { IntactEntries = last.Sequence, Head = last, BadSequence = last.Sequence + 1, Defect = defect, Reason = reason };
}
