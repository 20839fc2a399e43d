using System.Numerics;

namespace MlOps.Sdk;

/// <summary>Proves that a Merkle tree is the beginning of a greater one (RFC 9162, section 2.1.4), to whoever has both roots: the log was only appended to.</summary>
public sealed record ConsistencyProof
{
    /// <summary>The number of leaves of the smaller tree.</summary>
    public required long From { get; init; }

    /// <summary>The number of leaves of the greater tree.</summary>
    public required long To { get; init; }

    /// <summary>The hashes from which both roots follow.</summary>
    public required IReadOnlyList<ContentDigest> Path { get; init; }

    /// <summary>Whether the tree with the one root begins the tree with the other. Nothing but the arguments is asked.</summary>
    /// <param name="fromRoot">The smaller tree's root, noted earlier.</param>
    /// <param name="toRoot">The greater tree's root.</param>
    public bool Verify(ContentDigest fromRoot, ContentDigest toRoot)
    {
        if (From < 0 || From > To)
            return false;
        if (From == To)
            return Path.Count == 0 && fromRoot == toRoot;
        if (From == 0)
            return Path.Count == 0 && fromRoot == MerkleHash.Empty;

        // A complete subtree is its own first hash, which the proof leaves out.
        var path = BitOperations.IsPow2(From) ? Path.Prepend(fromRoot) : Path;
        var (place, last) = (From - 1, To - 1);
        while ((place & 1) == 1)
            (place, last) = (place >> 1, last >> 1);

        ContentDigest? first = null;
        var (smaller, greater) = (fromRoot, toRoot);
        foreach (var hash in path)
        {
            if (first is null)
            {
                first = smaller = greater = hash;
                continue;
            }

            if (last == 0)
                return false;
            if ((place & 1) == 1 || place == last)
            {
                smaller = MerkleHash.Node(hash, smaller);
                greater = MerkleHash.Node(hash, greater);
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                greater = MerkleHash.Node(greater, hash);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return first is not null && last == 0 && smaller == fromRoot && greater == toRoot;
    }
}
