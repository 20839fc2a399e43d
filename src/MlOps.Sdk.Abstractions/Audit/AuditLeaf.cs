using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>An entry as a leaf of the audit log's Merkle tree: all its members, the two hashes of the chain too, as canonical JSON.</summary>
public static class AuditLeaf
{
    /// <summary>The leaf's content. It is also the entry's line in an export, so outsiders hash lines and need no canonical JSON of their own.</summary>
    public static byte[] ToBytes(AuditEntry entry) => AuditBytes.Write(entry, withHashes: true);

    /// <summary>The leaf's hash.</summary>
    public static ContentDigest HashOf(AuditEntry entry) => MerkleHash.Leaf(ToBytes(entry));

    /// <summary>Reads an entry back.</summary>
    /// <exception cref="JsonException">The content is no leaf, or not the canonical form of one.</exception>
    public static AuditEntry Parse(ReadOnlySpan<byte> leaf)
    {
        var entry = JsonSerializer.Deserialize(leaf, MlOpsJson.AuditEntry) ?? throw new JsonException("An audit entry is an object, not null.");
        return leaf.SequenceEqual(ToBytes(entry))
            ? entry
            : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"Entry {entry.Sequence} is not in its canonical form (RFC 8785)."));
    }
}
