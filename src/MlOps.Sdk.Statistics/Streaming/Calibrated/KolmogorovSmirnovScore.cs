namespace MlOps.Sdk.Statistics;

internal sealed class KolmogorovSmirnovScore(int window) : RankedScore(window)
{
    public override double Value => Scaled / ((double)ReferenceCount * Values.Capacity);

    /// <summary>The largest gap times both sizes. It lies at a value of the window or just before one.</summary>
    public long Scaled
    {
        get
        {
            ReadOnlySpan<int> below = Below, reached = Reached;
            long n = ReferenceCount, w = below.Length, largest = 0;
            for (var i = 0; i < below.Length; i++)
                largest = Math.Max(largest, Math.Max((i + 1) * n - reached[i] * w, below[i] * w - i * n));
            return largest;
        }
    }
}
