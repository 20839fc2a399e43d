using System.Security.Cryptography;
using CsCheck;

namespace MlOps.Sdk.Tests.Audit;

public sealed class MerkleTreeTests
{
    // The inputs, roots and proofs of the test suite of Certificate Transparency's reference implementation.
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_certificate_transparency()
    {
        var tree = new MerkleTree();
        var frontier = new MerkleFrontier();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", tree.Root.Hex);
        Assert.Equal(tree.Root, frontier.Root);
        for (var i = 0; i < Leaves.Length; i++)
        {
            tree.Append(Convert.FromHexString(Leaves[i]));
            frontier.Append(Convert.FromHexString(Leaves[i]));
            Assert.Equal(Roots[i], tree.Root.Hex);
            Assert.Equal(Roots[i], frontier.Root.Hex);
        }

        Assert.Equal(Roots, Enumerable.Range(1, 8).Select(size => tree.RootAt(size).Hex));
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Inclusion_proofs_are_those_of_certificate_transparency(long index, long size, string path) =>
        Assert.Equal(path, string.Join(' ', Reference().ProveInclusion(index, size).Path));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Consistency_proofs_are_those_of_certificate_transparency(long from, long to, string path) =>
        Assert.Equal(path, string.Join(' ', Reference().ProveConsistency(from, to).Path));

    [Fact]
    public void Roots_of_every_size_follow_the_definition_and_the_frontier_agrees()
    {
        var frontier = new MerkleFrontier();
        var tree = new MerkleTree();
        for (var size = 1; size <= 70; size++)
        {
            frontier.Append(Content(size - 1));
            tree.Append(MerkleHash.Leaf(Content(size - 1)));
            Assert.Equal(Define(0, size), frontier.Root.Hex);
            Assert.Equal(Define(0, size), tree.Root.Hex);
            Assert.Equal(size, frontier.Size);
        }

        for (var size = 1; size <= 70; size++)
            Assert.Equal(Define(0, size), tree.RootAt(size).Hex);
    }

    [Fact]
    public void Every_leaf_of_every_size_up_to_70_is_proved_and_no_other_leaf_place_size_or_root_is()
    {
        var tree = Grow(70);
        for (var size = 1; size <= 70; size++)
        {
            var root = tree.RootAt(size);
            for (var index = 0; index < size; index++)
            {
                var proof = tree.ProveInclusion(index, size);
                Assert.True(proof.Verify(tree.LeafAt(index), root));
                Assert.True(proof.Path.Count <= 7);
                Assert.False(proof.Verify(tree.LeafAt((index + 1) % 70), root));
                Assert.False(proof.Verify(tree.LeafAt(index), MerkleHash.Leaf("other"u8)));
                Assert.False((proof with { Path = [.. proof.Path, root] }).Verify(tree.LeafAt(index), root));
                if (proof.Path.Count > 0)
                    Assert.False((proof with { Path = [.. proof.Path.Take(proof.Path.Count - 1)] }).Verify(tree.LeafAt(index), root));
                for (var other = 0; other < size; other++)
                    Assert.Equal(other == index, (proof with { Index = other }).Verify(tree.LeafAt(index), root));
                Assert.False((proof with { Index = size }).Verify(tree.LeafAt(index), root));
                Assert.False((proof with { Index = -1 }).Verify(tree.LeafAt(index), root));
            }
        }
    }

    [Fact]
    public void Every_pair_of_sizes_up_to_70_is_consistent_and_no_other_pair_of_roots_is()
    {
        var tree = Grow(70);
        for (var to = 1; to <= 70; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var proof = tree.ProveConsistency(from, to);
                Assert.True(proof.Verify(tree.RootAt(from), tree.RootAt(to)));
                Assert.False(proof.Verify(MerkleHash.Leaf("x"u8), tree.RootAt(to)));
                if (from > 0)
                    Assert.False(proof.Verify(tree.RootAt(from), MerkleHash.Leaf("x"u8)));
                if (from is > 0 and < 70 && from < to)
                    Assert.False(proof.Verify(tree.RootAt(from - 1), tree.RootAt(to)));
                Assert.False((proof with { Path = [.. proof.Path, tree.Root] }).Verify(tree.RootAt(from), tree.RootAt(to)));
                if (proof.Path.Count > 0)
                    Assert.False((proof with { Path = [.. proof.Path.Skip(1)] }).Verify(tree.RootAt(from), tree.RootAt(to)));
            }
        }
    }

    [Fact]
    public void Any_flipped_bit_of_any_hash_fails_both_proofs() =>
        (from size in Gen.Int[2, 70]
         from index in Gen.Int[0, size - 1]
         from bit in Gen.Int[0, 255]
         from place in Gen.Int[0, 6]
         select (size, index, bit, place)).Sample(which =>
    {
        var tree = Grow(which.size);
        var inclusion = tree.ProveInclusion(which.index);
        var hash = which.place % inclusion.Path.Count;
        var consistency = tree.ProveConsistency(which.index);
        var included = (inclusion with { Path = Flip(inclusion.Path, hash, which.bit) }).Verify(tree.LeafAt(which.index), tree.Root);
        var flippedLeaf = inclusion.Verify(Flip(tree.LeafAt(which.index), which.bit), tree.Root);
        var consistent = consistency.Path.Count > 0
            && (consistency with { Path = Flip(consistency.Path, which.place % consistency.Path.Count, which.bit) }).Verify(tree.RootAt(which.index), tree.Root);
        return !included && !flippedLeaf && !consistent;
    }, iter: 300);

    [Fact]
    public void An_append_is_consistent_and_a_change_is_not() =>
        (from size in Gen.Int[1, 200]
         from more in Gen.Int[1, 200]
         from changed in Gen.Int[0, size - 1]
         select (size, more, changed)).Sample(which =>
    {
        var before = Grow(which.size);
        var after = Grow(which.size + which.more);
        var forged = new MerkleTree();
        for (var i = 0; i < which.size + which.more; i++)
            forged.Append(i == which.changed ? "forged"u8.ToArray() : Content(i));
        return after.ProveConsistency(which.size).Verify(before.Root, after.Root) && !forged.ProveConsistency(which.size).Verify(before.Root, forged.Root);
    }, iter: 200);

    [Fact]
    public void A_leaf_and_a_node_are_never_mistaken_for_each_other()
    {
        var (left, right) = (MerkleHash.Leaf("a"u8), MerkleHash.Leaf("b"u8));
        Assert.NotEqual(MerkleHash.Node(left, right), MerkleHash.Leaf([.. Convert.FromHexString(left.Hex), .. Convert.FromHexString(right.Hex)]));
        var large = new byte[100_000];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0, .. large])), MerkleHash.Leaf(large).Hex);
    }

    [Fact]
    public void What_the_tree_never_had_is_refused()
    {
        var tree = Grow(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.RootAt(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProveInclusion(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProveInclusion(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProveConsistency(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.LeafAt(-1));
    }

    private static MerkleTree Reference()
    {
        var tree = new MerkleTree();
        foreach (var leaf in Leaves)
            tree.Append(Convert.FromHexString(leaf));
        return tree;
    }

    private static MerkleTree Grow(int size)
    {
        var tree = new MerkleTree();
        for (var i = 0; i < size; i++)
            tree.Append(Content(i));
        return tree;
    }

    private static byte[] Content(int index) => BitConverter.GetBytes(index);

    // RFC 6962, section 2.1, word for word.
    private static string Define(int start, int count)
    {
        if (count == 1)
            return Convert.ToHexStringLower(SHA256.HashData([0, .. Content(start)]));
        var k = 1;
        while (2 * k < count)
            k *= 2;
        return Convert.ToHexStringLower(SHA256.HashData([1, .. Convert.FromHexString(Define(start, k)), .. Convert.FromHexString(Define(start + k, count - k))]));
    }

    private static ContentDigest Flip(ContentDigest hash, int bit)
    {
        var bytes = Convert.FromHexString(hash.Hex);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return ContentDigest.FromHash(bytes);
    }

    private static List<ContentDigest> Flip(IReadOnlyList<ContentDigest> path, int place, int bit) => [.. path.Select((hash, i) => i == place ? Flip(hash, bit) : hash)];
}
