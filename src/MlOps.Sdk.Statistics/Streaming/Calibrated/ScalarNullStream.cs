namespace MlOps.Sdk.Statistics;

/// <summary>
/// Values drawn from the reference and compared with a resample of it, so that what the reference does not know about the
/// healthy stream counts as chance too (a bootstrap on both sides).
/// </summary>
internal sealed class ScalarNullStream(double[] sortedReference, WindowScore score, int simulations) : NullStream
{
    /// <summary>Above this many draws in all, several streams share one resample.</summary>
    private const long MostDraws = 20_000_000;

    private readonly int[] _counts = new int[sortedReference.Length];
    private readonly double[] _resample = new double[sortedReference.Length];
    private readonly long _shares = Math.Max(1, (long)sortedReference.Length * simulations / MostDraws);
    private long _streams;

    public override void Begin(ref SplitMix64 chance)
    {
        if (_streams++ % _shares != 0)
        {
            score.Clear();
            return;
        }

        Array.Clear(_counts);
        for (var i = 0; i < _counts.Length; i++)
            _counts[chance.NextBelow(_counts.Length)]++;

        var at = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            for (var k = _counts[i]; k > 0; k--)
                _resample[at++] = sortedReference[i];
        }

        score.Compare(_resample);
    }

    public override double Next(ref SplitMix64 chance)
    {
        score.Push(sortedReference[chance.NextBelow(sortedReference.Length)]);
        return score.IsFull ? score.Value : 0;
    }
}
