namespace MlOps.Sdk;

/// <summary>
/// The root of a Merkle tree (RFC 6962) that only grows, without the tree: it holds one hash for each power of two in the size,
/// so a log of any length needs at most 2 KiB. Proofs need <see cref="MerkleTree"/>.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly byte[] _peaks = new byte[64 * MerkleHash.Size];

    /// <summary>The number of leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>The root over the leaves so far.</summary>
    public ContentDigest Root
    {
        get
        {
            Span<byte> root = stackalloc byte[MerkleHash.Size];
            CopyRoot(root);
            return ContentDigest.FromHash(root);
        }
    }

    /// <summary>Adds a leaf by its content.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        MerkleHash.Leaf(content, hash);
        AppendHash(hash);
    }

    /// <summary>Adds a leaf by its hash.</summary>
    public void Append(ContentDigest leaf)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        MerkleHash.Read(leaf, hash);
        AppendHash(hash);
    }

    internal void AppendHash(Span<byte> hash)
    {
        var level = 0;
        for (; (Size >> level & 1) == 1; level++)
            MerkleHash.Node(Peak(level), hash, hash);
        hash.CopyTo(Peak(level));
        Size++;
    }

    private void CopyRoot(Span<byte> root)
    {
        if (Size == 0)
        {
            MerkleHash.Read(MerkleHash.Empty, root);
            return;
        }

        var level = System.Numerics.BitOperations.TrailingZeroCount(Size);
        Peak(level).CopyTo(root);
        while (++level < 63)
        {
            if ((Size >> level & 1) == 1)
                MerkleHash.Node(Peak(level), root, root);
        }
    }

    private Span<byte> Peak(int level) => _peaks.AsSpan(level * MerkleHash.Size, MerkleHash.Size);
}
