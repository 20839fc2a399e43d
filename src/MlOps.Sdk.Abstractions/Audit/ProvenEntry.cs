using System.Text;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>An entry of an audit log with the proof that it is there.</summary>
public sealed record ProvenEntry
{
    /// <summary>The entry as its leaf, by <see cref="AuditLeaf.ToBytes"/>, as text.</summary>
    public required string Leaf { get; init; }

    /// <summary>The hashes beside the way from the leaf to the head's root; see <see cref="InclusionProof.Path"/>.</summary>
    public required IReadOnlyList<ContentDigest> Path { get; init; }

    internal AuditEntry? Check(AuditTreeHead head, List<string> problems)
    {
        var leaf = Encoding.UTF8.GetBytes(Leaf);
        try
        {
            var entry = AuditLeaf.Parse(leaf);
            var proof = new InclusionProof { Index = entry.Sequence - 1, Size = head.Size, Path = Path };
            if (proof.Verify(MerkleHash.Leaf(leaf), head.Root))
                return entry;
            problems.Add($"Entry {entry.Sequence} is not in the log of {head.Size} entries: it was altered, or its proof is of another log.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problems.Add($"An entry cannot be read: {e.Message}");
        }

        return null;
    }
}
