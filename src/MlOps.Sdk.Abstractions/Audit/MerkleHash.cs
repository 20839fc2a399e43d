using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>The hashes of a Merkle tree by RFC 6962: a leaf and a node can never be mistaken for each other.</summary>
public static class MerkleHash
{
    internal const int Size = SHA256.HashSizeInBytes;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static ContentDigest Empty { get; } = ContentDigest.Of([]);

    /// <summary>The hash of a leaf: <c>SHA-256(0x00 ‖ content)</c>.</summary>
    public static ContentDigest Leaf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Size];
        Leaf(content, hash);
        return ContentDigest.FromHash(hash);
    }

    /// <summary>The hash of a node: <c>SHA-256(0x01 ‖ left ‖ right)</c>.</summary>
    public static ContentDigest Node(ContentDigest left, ContentDigest right)
    {
        Span<byte> pair = stackalloc byte[2 * Size];
        Read(left, pair);
        Read(right, pair[Size..]);
        Span<byte> hash = stackalloc byte[Size];
        Node(pair[..Size], pair[Size..], hash);
        return ContentDigest.FromHash(hash);
    }

    internal static void Leaf(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        if (content.Length < 1024)
        {
            Span<byte> prefixed = stackalloc byte[1024];
            content.CopyTo(prefixed[1..]);
            prefixed[0] = 0;
            SHA256.HashData(prefixed[..(content.Length + 1)], hash);
            return;
        }

        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([0]);
        sha.AppendData(content);
        sha.GetHashAndReset(hash);
    }

    // The result may lie on one of the operands.
    internal static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Size)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Size)..]);
        SHA256.HashData(bytes, hash);
    }

    internal static void Read(ContentDigest digest, Span<byte> hash) => Convert.FromHexString(digest.Hex, hash[..Size], out _, out _);
}
