namespace MlOps.Sdk.Statistics;

internal sealed class CramerVonMisesScore(int window) : RankedScore(window)
{
    /// <summary>
    /// The squared gap of the distribution functions just after and just before each value of the window, half of each,
    /// summed: without ties the customary statistic and a constant.
    /// </summary>
    public override double Value
    {
        get
        {
            ReadOnlySpan<int> below = Below, reached = Reached;
            long n = ReferenceCount, w = below.Length;
            double sum = 0;
            for (int first = 0, end; first < below.Length; first = end)
            {
                end = first + 1;
                while (end < below.Length && below[end] == below[first] && reached[end] == reached[first])
                    end++;

                double after = end * n - reached[first] * w, before = first * n - below[first] * w;
                sum += (end - first) * (after * after + before * before);
            }

            return sum / (2.0 * n * n * w * w);
        }
    }
}
