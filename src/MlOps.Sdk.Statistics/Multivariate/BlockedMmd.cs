namespace MlOps.Sdk.Statistics;

/// <summary>The forms of MMD² that are means over disjoint groups of rows, and so have a normal law.</summary>
internal static class BlockedMmd
{
    private const string Method = MaximumMeanDiscrepancy.Method;

    /// <summary>More rows hardly move a median and cost their square.</summary>
    private const int RowsForBandwidth = 1000;

    public static DriftResult LinearTime(RowMatrix reference, RowMatrix current, KernelBandwidth bandwidth, CancellationToken cancellation)
    {
        if (PooledRows.Of(Method, reference, current, atLeast: 4, out var refusal) is not { } rows)
            return refusal;
        if (rows.IsConstant())
            return rows.Counting(MaximumMeanDiscrepancy.NoDrift("linear time", 0, 0));

        var sigma = Bandwidth(rows, bandwidth, cancellation);
        var steps = new double[Math.Min(rows.ReferenceCount, rows.CurrentCount) / 2];
        for (var i = 0; i < steps.Length; i++)
        {
            ReadOnlySpan<double> x1 = rows.Row(2 * i), x2 = rows.Row(2 * i + 1);
            ReadOnlySpan<double> y1 = rows.Row(rows.ReferenceCount + 2 * i), y2 = rows.Row(rows.ReferenceCount + 2 * i + 1);
            steps[i] = GaussianKernel.Between(x1, x2, sigma) + GaussianKernel.Between(y1, y2, sigma)
                - GaussianKernel.Between(x1, y2, sigma) - GaussianKernel.Between(x2, y1, sigma);
        }

        return Result(rows, "linear time", steps, sigma, new Dictionary<string, double> { ["pairs"] = steps.Length }, NormalDistribution.Survival);
    }

    public static DriftResult Blocks(RowMatrix reference, RowMatrix current, int blockSize, KernelBandwidth bandwidth, CancellationToken cancellation)
    {
        if (blockSize is < 0 or 1)
            throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, "A block has at least 2 rows of each sample; 0 chooses the square root of the sample.");
        if (PooledRows.Of(Method, reference, current, atLeast: 4, out var refusal) is not { } rows)
            return refusal;

        var smaller = Math.Min(rows.ReferenceCount, rows.CurrentCount);
        var size = blockSize > 0 ? blockSize : Math.Max(2, (int)Math.Sqrt(smaller));
        var blocks = smaller / size;
        if (blocks < 2)
            return rows.NotComputable(Method, $"{smaller} rows make {blocks} blocks of {size}; two are needed, so use smaller blocks");
        if (rows.IsConstant())
            return rows.Counting(MaximumMeanDiscrepancy.NoDrift("block", 0, 0));

        var sigma = Bandwidth(rows, bandwidth, cancellation);
        var kernel = GaussianKernel.Of(sigma);
        var values = new double[blocks];
        var columns = rows.Columns;
        var block = new double[2 * size * columns];
        for (var b = 0; b < blocks; b++)
        {
            rows.ReferenceValues.Slice(b * size * columns, size * columns).CopyTo(block);
            rows.CurrentValues.Slice(b * size * columns, size * columns).CopyTo(block.AsSpan(size * columns));
            var sums = LabelledSums.Of(new PairDistances(block, columns), kernel, size, 0, 0, cancellation);
            double pairs = (double)size * (size - 1) / 2;
            values[b] = sums.Within[0] / pairs + sums.Rest[0] / pairs - 2 * sums.Across[0] / ((double)size * size);
        }

        // Few blocks: Student's law allows for the deviation being estimated from them.
        return Result(rows, "block", values, sigma, new Dictionary<string, double> { ["blocks"] = blocks, ["block-size"] = size }, z => StudentTDistribution.Survival(z, blocks - 1));
    }

    private static DriftResult Result(PooledRows rows, string variant, double[] values, double sigma, Dictionary<string, double> details, Func<double, double> survival)
    {
        var moments = Moments.Of(values);
        var deviation = Math.Sqrt(moments.SampleVariance ?? 0);
        if (!(deviation > 0))
            return rows.NotComputable(Method, $"all {values.Length} parts of the {variant} statistic are equal, so its error is unknown; use the quadratic form");

        var z = moments.Mean * Math.Sqrt(values.Length) / deviation;
        details["bandwidth"] = sigma;
        details["deviation"] = deviation;
        details["z"] = z;
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = variant,
            Statistic = moments.Mean,
            PValue = Probability.Clamp(survival(z)),
            Effect = new EffectSize(Method, Math.Sqrt(Math.Max(0, moments.Mean))),
            Details = details,
        });
    }

    internal static double Bandwidth(PooledRows rows, KernelBandwidth bandwidth, CancellationToken cancellation)
    {
        int n = Math.Min(rows.ReferenceCount, RowsForBandwidth), m = Math.Min(rows.CurrentCount, RowsForBandwidth);
        double[] sample = [.. rows.ReferenceValues[..(n * rows.Columns)], .. rows.CurrentValues[..(m * rows.Columns)]];
        return bandwidth.Find(new PairDistances(sample, rows.Columns), n, cancellation);
    }
}
