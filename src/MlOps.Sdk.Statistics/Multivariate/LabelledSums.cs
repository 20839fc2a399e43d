using System.Numerics;
using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Sums of a symmetric function over pairs of rows, split by whether both, one or none of the pair bear the reference's label: for the
/// labels as they are and for random relabellings. The function is evaluated once a pair; relabellings ride along as a matrix product.
/// </summary>
internal sealed class LabelledSums
{
    /// <summary>Rows multiplied at once: with two vectors of labels, eight running sums stay in registers.</summary>
    private const int Tile = 4;

    private LabelledSums(double[] within, double[] across, double[] rest) => (Within, Across, Rest) = (within, across, rest);

    /// <summary>Sum over pairs i &lt; j of two reference rows; first the observed labels, then each relabelling.</summary>
    public double[] Within { get; }

    /// <summary>Sum over pairs of a reference with a current row.</summary>
    public double[] Across { get; }

    /// <summary>Sum over pairs i &lt; j of two current rows.</summary>
    public double[] Rest { get; }

    /// <param name="pairs">The rows, reference first.</param>
    /// <param name="transform">Turns squared distances into values of the function, in place.</param>
    /// <param name="referenceCount">How many rows bear the reference's label.</param>
    /// <param name="permutations">Relabellings, 0 or more.</param>
    /// <param name="seed">Seed of the first relabelling.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static LabelledSums Of(PairDistances pairs, PairTransform transform, int referenceCount, int permutations, ulong seed, CancellationToken cancellation)
    {
        var n = pairs.Count;
        var sets = permutations + 1;
        var lanes = 2 * Vector<double>.Count;
        var blocks = (sets + lanes - 1) / lanes;
        var labels = Labels(n, referenceCount, permutations, seed, lanes, blocks);
        var within = new double[blocks * lanes];
        var rowSums = new double[n];
        var tile = new double[Tile * n];
        var total = 0.0;
        for (var first = 0; first < n; first += Tile)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var r = 0; r < Tile; r++)
                total += FillRow(pairs, transform, first + r, tile.AsSpan(r * n, n), rowSums);
            for (var block = 0; block < blocks; block++)
                Multiply(tile, labels.AsSpan(block * n * lanes, n * lanes), within.AsSpan(block * lanes, lanes), first, n);
        }

        var across = new double[sets];
        var rest = new double[sets];
        for (var set = 0; set < sets; set++)
        {
            var marginal = 0.0;
            var at = set / lanes * n * lanes + set % lanes;
            for (var i = 0; i < n; i++)
                marginal += labels[at + i * lanes] * rowSums[i];
            across[set] = marginal - 2 * within[set];
            rest[set] = total - within[set] - across[set];
        }

        return new LabelledSums(within[..sets], across, rest);
    }

    /// <summary>Values of one row against all later ones, zero before; adds them to the sums of both rows of each pair.</summary>
    private static double FillRow(PairDistances pairs, PairTransform transform, int row, Span<double> target, double[] rowSums)
    {
        if (row >= target.Length - 1)
        {
            target.Clear();
            return 0;
        }

        target[..(row + 1)].Clear();
        var later = target[(row + 1)..];
        pairs.Squared(row, later);
        transform(later);
        var sum = TensorPrimitives.Sum<double>(later);
        rowSums[row] += sum;
        var others = rowSums.AsSpan(row + 1);
        TensorPrimitives.Add(others, later, others);
        return sum;
    }

    private static void Multiply(double[] tile, ReadOnlySpan<double> labels, Span<double> within, int first, int n)
    {
        var wide = Vector<double>.Count;
        var lanes = 2 * wide;
        ReadOnlySpan<double> row0 = tile.AsSpan(0, n), row1 = tile.AsSpan(n, n), row2 = tile.AsSpan(2 * n, n), row3 = tile.AsSpan(3 * n, n);
        Vector<double> a0 = default, b0 = default, a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        for (var j = first + 1; j < n; j++)
        {
            var a = new Vector<double>(labels.Slice(j * lanes, wide));
            var b = new Vector<double>(labels.Slice(j * lanes + wide, wide));
            var k = new Vector<double>(row0[j]);
            a0 = Vector.FusedMultiplyAdd(k, a, a0);
            b0 = Vector.FusedMultiplyAdd(k, b, b0);
            k = new Vector<double>(row1[j]);
            a1 = Vector.FusedMultiplyAdd(k, a, a1);
            b1 = Vector.FusedMultiplyAdd(k, b, b1);
            k = new Vector<double>(row2[j]);
            a2 = Vector.FusedMultiplyAdd(k, a, a2);
            b2 = Vector.FusedMultiplyAdd(k, b, b2);
            k = new Vector<double>(row3[j]);
            a3 = Vector.FusedMultiplyAdd(k, a, a3);
            b3 = Vector.FusedMultiplyAdd(k, b, b3);
        }

        Add(within, labels, first, n, a0, b0);
        Add(within, labels, first + 1, n, a1, b1);
        Add(within, labels, first + 2, n, a2, b2);
        Add(within, labels, first + 3, n, a3, b3);
    }

    private static void Add(Span<double> within, ReadOnlySpan<double> labels, int row, int n, Vector<double> a, Vector<double> b)
    {
        if (row >= n)
            return;

        var wide = Vector<double>.Count;
        var own = labels.Slice(row * 2 * wide, 2 * wide);
        (new Vector<double>(within) + new Vector<double>(own) * a).CopyTo(within);
        (new Vector<double>(within[wide..]) + new Vector<double>(own[wide..]) * b).CopyTo(within[wide..]);
    }

    /// <summary>1 for the reference's label, 0 otherwise; label sets lie side by side, a block of them row by row.</summary>
    private static double[] Labels(int rows, int referenceCount, int permutations, ulong seed, int lanes, int blocks)
    {
        var labels = new double[(long)blocks * rows * lanes];
        var words = new ulong[2 * rows];
        var isReference = new bool[rows];
        isReference.AsSpan(0, referenceCount).Fill(true);
        for (var set = 0; set <= permutations; set++)
        {
            if (set > 0)
                Relabelling.Draw(seed + (ulong)(set - 1), referenceCount, words, isReference);
            var at = set / lanes * rows * lanes + set % lanes;
            for (var i = 0; i < rows; i++)
                labels[at + i * lanes] = isReference[i] ? 1 : 0;
        }

        return labels;
    }
}
