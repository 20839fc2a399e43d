namespace MlOps.Sdk;

/// <summary>Proves that a leaf is in a Merkle tree (RFC 9162, section 2.1.3), to whoever has the leaf and the tree's root.</summary>
public sealed record InclusionProof
{
    /// <summary>The leaf's place from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The tree's number of leaves.</summary>
    public required long Size { get; init; }

    /// <summary>The hashes beside the way from the leaf up to the root.</summary>
    public required IReadOnlyList<ContentDigest> Path { get; init; }

    /// <summary>Whether a leaf is in the tree with that root. Nothing but the arguments is asked.</summary>
    /// <param name="leaf">The leaf's hash, as <see cref="MerkleHash.Leaf(ReadOnlySpan{byte})"/> gives it.</param>
    /// <param name="root">A root that is trusted.</param>
    public bool Verify(ContentDigest leaf, ContentDigest root)
    {
        if (Index < 0 || Index >= Size)
            return false;

        var (place, last, hash) = (Index, Size - 1, leaf);
        foreach (var beside in Path)
        {
            if (last == 0)
                return false;
            if ((place & 1) == 1 || place == last)
            {
                hash = MerkleHash.Node(beside, hash);
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                hash = MerkleHash.Node(hash, beside);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }
}
