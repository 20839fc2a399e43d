using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What all anchors hold of one log: the heads that are accepted, from the smallest, and what was refused.</summary>
internal sealed class AnchoredHeads
{
    private AnchoredHeads(List<AnchoredHead> heads, List<RefusedHead> refused) => (Heads, Refused) = (heads, refused);

    public IReadOnlyList<AnchoredHead> Heads { get; }

    public IReadOnlyList<RefusedHead> Refused { get; }

    public static async ValueTask<AnchoredHeads> ReadAsync(AuditTrailSettings settings, CancellationToken cancellationToken)
    {
        var heads = new List<AnchoredHead>();
        var refused = new List<RefusedHead>();
        foreach (var anchor in settings.Anchors)
        {
            try
            {
                await foreach (var envelope in anchor.ListAsync(cancellationToken).ConfigureAwait(false))
                    Sort(anchor.Name, envelope, settings, heads, refused);
            }
            catch (MlOpsIntegrityException e)
            {
                refused.Add(new(anchor.Name, e.Message));
            }
        }

        return new([.. heads.OrderBy(head => head.Head.Size).ThenBy(head => head.Head.At)], refused);
    }

    public string? FindContradiction(GrownTree tree) => Heads
        .Where(anchored => anchored.Head.Size > tree.Size || tree.RootAt(anchored.Head.Size) != anchored.Head.Root)
        .Select(anchored => $"{anchored.Anchor} holds a head of {anchored.Head.Size} entries noted at {anchored.Head.At:u}, which the log of {tree.Size} entries contradicts. Verify the trail.")
        .FirstOrDefault();

    public List<ProvenHead> Prove(GrownTree tree, long size) =>
        [.. Heads.Where(anchored => anchored.Head.Size <= size).DistinctBy(anchored => anchored.Head.Size).Select(anchored => tree.Prove(anchored, size))];

    private static void Sort(string anchor, DsseEnvelope envelope, AuditTrailSettings settings, List<AnchoredHead> heads, List<RefusedHead> refused)
    {
        try
        {
            var head = AuditTreeHead.Of(envelope);
            if (head.LogId != settings.LogId)
                return; // another store's, at the same anchor
            if (settings.Trust?.Check(envelope, [], head.At) is { Accepted: false } check)
                refused.Add(new(anchor, $"The head of {head.Size} entries noted at {head.At:u} is not accepted: {check.Reason}"));
            else
                heads.Add(new(head, envelope, anchor));
        }
        catch (JsonException e)
        {
            refused.Add(new(anchor, $"It holds something that is no head: {e.Message}"));
        }
    }
}
