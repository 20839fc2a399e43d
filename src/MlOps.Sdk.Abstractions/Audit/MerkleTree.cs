using System.Numerics;

namespace MlOps.Sdk;

/// <summary>
/// A Merkle tree by RFC 6962 that only grows: its root at every size it ever had, proofs that a leaf is in it, and proofs that it
/// was only appended to. It holds 64 bytes a leaf and needs O(log n) hashes for an appended leaf, a root or a proof.
/// For one writer or many readers at a time.
/// </summary>
public sealed class MerkleTree
{
    // Level l holds the hashes of the complete subtrees of 2^l leaves, from the left.
    private readonly List<HashList> _levels = [new()];

    /// <summary>The number of leaves.</summary>
    public long Size => _levels[0].Count;

    /// <summary>The root over all leaves.</summary>
    public ContentDigest Root => RootAt(Size);

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

    /// <summary>The hash of a leaf.</summary>
    /// <param name="index">The leaf's place from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public ContentDigest LeafAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        return ContentDigest.FromHash(_levels[0][index]);
    }

    /// <summary>The root the tree had when it had that many leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has never had that size.</exception>
    public ContentDigest RootAt(long size)
    {
        RequireSize(size, nameof(size));
        return size == 0 ? MerkleHash.Empty : RootOf(0, size);
    }

    /// <summary>Proves that a leaf is in the tree of some size.</summary>
    /// <param name="index">The leaf's place from 0.</param>
    /// <param name="size">The number of leaves of the tree it is proved for; all when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree never had that size, or no such leaf at it.</exception>
    public InclusionProof ProveInclusion(long index, long? size = null)
    {
        var leaves = size ?? Size;
        RequireSize(leaves, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves);
        var path = new List<ContentDigest>();
        for (var (start, count) = (0L, leaves); count > 1;)
        {
            var left = LeftOf(count);
            if (index - start < left)
            {
                path.Add(RootOf(start + left, count - left));
                count = left;
            }
            else
            {
                path.Add(RootOf(start, left));
                (start, count) = (start + left, count - left);
            }
        }

        path.Reverse(); // it is read from the leaf up
        return new() { Index = index, Size = leaves, Path = path };
    }

    /// <summary>Proves that the tree of one size is the beginning of the tree of another.</summary>
    /// <param name="from">The smaller size.</param>
    /// <param name="to">The greater size; all leaves when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree never had one of the sizes, or they are the wrong way round.</exception>
    public ConsistencyProof ProveConsistency(long from, long? to = null)
    {
        var leaves = to ?? Size;
        RequireSize(leaves, nameof(to));
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, leaves);
        var path = new List<ContentDigest>();
        if (from > 0 && from < leaves)
        {
            var (start, count, rest, known) = (0L, leaves, from, true);
            while (rest != count)
            {
                var left = LeftOf(count);
                if (rest <= left)
                {
                    path.Add(RootOf(start + left, count - left));
                    count = left;
                }
                else
                {
                    path.Add(RootOf(start, left));
                    (start, count, rest, known) = (start + left, count - left, rest - left, false);
                }
            }

            if (!known)
                path.Add(RootOf(start, count)); // otherwise it is the old root, which the verifier has
            path.Reverse();
        }

        return new() { From = from, To = leaves, Path = path };
    }

    internal void AppendHash(Span<byte> hash)
    {
        var place = Size;
        _levels[0].Add(hash);
        for (var level = 0; (place >> level & 1) == 1; level++)
        {
            var left = _levels[level][(place >> level) - 1];
            MerkleHash.Node(left, hash, hash);
            if (_levels.Count == level + 1)
                _levels.Add(new());
            _levels[level + 1].Add(hash);
        }
    }

    // The greatest power of two below the count: how RFC 6962 splits.
    private static long LeftOf(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    private ContentDigest RootOf(long start, long count)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        CopyRoot(start, count, hash);
        return ContentDigest.FromHash(hash);
    }

    // The range starts where a subtree starts, so it falls into complete subtrees of falling size.
    private void CopyRoot(long start, long count, Span<byte> hash)
    {
        var level = BitOperations.TrailingZeroCount(count);
        var end = start + count;
        _levels[level][(end >> level) - 1].CopyTo(hash);
        for (var rest = count & (count - 1); rest != 0; rest &= rest - 1)
        {
            level = BitOperations.TrailingZeroCount(rest);
            MerkleHash.Node(_levels[level][((start + rest) >> level) - 1], hash, hash);
        }
    }

    private void RequireSize(long size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size, name);
        if (size > Size)
            throw new ArgumentOutOfRangeException(name, size, $"The tree has {Size} leaves; it never had {size}.");
    }

    private sealed class HashList
    {
        private byte[] _bytes = new byte[4 * MerkleHash.Size];

        public long Count { get; private set; }

        public ReadOnlySpan<byte> this[long index] => _bytes.AsSpan(checked((int)(index * MerkleHash.Size)), MerkleHash.Size);

        public void Add(ReadOnlySpan<byte> hash)
        {
            var at = checked((int)(Count * MerkleHash.Size));
            if (at == _bytes.Length)
                Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength / MerkleHash.Size * MerkleHash.Size, 2L * at));
            hash.CopyTo(_bytes.AsSpan(at));
            Count++;
        }
    }
}
