namespace MlOps.Sdk.Statistics;

/// <summary>
/// A stored profile with its bins laid out once, so that a window is compared in one pass over its values, a few nanoseconds
/// each, without sorting and in some kilobytes. Population stability and Jensen–Shannon are those of
/// <see cref="ProfileDrift"/>; the gap and the distance are read from some five hundred bins of equal reference share, and the
/// width of a bin is part of their stated limits.
/// </summary>
public sealed class PreparedProfile : IPreparedReference
{
    private readonly NumericView _reference;
    private readonly NumericBins? _coarse;
    private readonly double[] _edges = [];
    private readonly double[] _shareBelow = [];
    private readonly long[] _coarseCounts = [];
    private readonly double _noiseArea;
    private readonly FineBins? _fine;

    private PreparedProfile(NumericProfile profile, int bins, int resolution)
    {
        _reference = NumericView.Of(profile);
        if (_reference.Sample.Total == 0 || _reference.HasInfinity)
            return;

        _coarse = NumericBins.FromQuantiles(_reference.Quantile, bins);
        _coarseCounts = _reference.Sample.Count(_coarse);
        _edges = Edges(_reference.Quantile, _coarse, resolution);
        _fine = new FineBins(_edges);
        _shareBelow = [.. _edges.Select(edge => (double)_reference.Sample.Below(edge) / _reference.Sample.Total)];
        _noiseArea = _reference.Sample.NoiseArea();
    }

    /// <summary>Lays out the bins of a profile.</summary>
    /// <param name="reference">The profile; later additions to it are not seen.</param>
    /// <param name="bins">Bins of equal share for the binned scores, at least 2.</param>
    /// <param name="resolution">Bins for the gap and the distance, in [2, 65536]; memory and error go with it, time with its logarithm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of bins is out of range.</exception>
    public static PreparedProfile From(NumericProfile reference, int bins = 10, int resolution = 500)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resolution, 65536);
        return new PreparedProfile(reference, bins, resolution);
    }

    /// <inheritdoc/>
    public NumericComparison Compare(ReadOnlySpan<double> window)
    {
        // Without usable bins the window is only looked at to say what it holds.
        var fine = _fine ?? new FineBins([0]);
        var (bins, minimum, maximum, missing, infinite) = fine.Add(window);
        var means = Means(bins, fine.Count);
        var current = new NumericView(means, _ => 0, 0, 0, 0, missing, infinite > 0);
        DriftResult? Refused(string method) => NumericView.Refuse(method, _reference, current);
        return new NumericComparison
        {
            KolmogorovSmirnov = Refused(KolmogorovSmirnov.Method) ?? Gap(bins, current),
            Wasserstein = Refused(Wasserstein.Method) ?? Distance(bins, current, minimum, maximum),
            StabilityIndex = Refused(PopulationStabilityIndex.Method) ?? Binned(BinnedScore.StabilityIndex(default), bins, current),
            JensenShannon = Refused(JensenShannon.Method) ?? Binned(BinnedScore.JensenShannonDistance(LogBase.Two), bins, current),
        };
    }

    /// <summary>Quantiles in small steps, the edges of the coarse bins among them; a value that holds more than one step gets a bin of its own.</summary>
    private static double[] Edges(Func<double, double> quantile, NumericBins coarse, int resolution)
    {
        var edges = new SortedSet<double>(coarse.InteriorEdges.ToArray());
        var previous = double.NaN;
        for (var i = 1; i < resolution; i++)
        {
            var edge = quantile((double)i / resolution);
            edges.Add(edge);
            if (edge == previous)
                edges.Add(Math.BitIncrement(edge));
            previous = edge;
        }

        return [.. edges];
    }

    /// <summary>The window as if each bin's values were at their mean.</summary>
    private static WeightedSample Means(ReadOnlySpan<FineBins.Bin> bins, int count)
    {
        var values = new List<double>(count);
        var cumulative = new List<long>(count);
        long before = 0;
        foreach (var bin in bins[..count])
        {
            if (bin.Count == 0)
                continue;

            // A rounded sum may put a mean just outside its bin, and so out of order.
            var mean = bin.Sum / bin.Count;
            values.Add(values.Count > 0 ? Math.Max(values[^1], mean) : mean);
            cumulative.Add(before += bin.Count);
        }

        return new WeightedSample([.. values], [.. cumulative]);
    }

    private DriftResult Gap(ReadOnlySpan<FineBins.Bin> bins, NumericView current)
    {
        double m = current.Sample.Total, gap = 0, highest = 0, location = _edges[0], leftReference = 0, leftCurrent = 0;
        var sign = 1;
        long below = 0;
        for (var i = 0; i <= _edges.Length; i++)
        {
            below += bins[i].Count;
            double rightReference = i < _edges.Length ? _shareBelow[i] : 1, rightCurrent = below / m;

            // Within a bin either function may be anywhere between its ends.
            highest = Math.Max(highest, Math.Max(rightReference - leftCurrent, rightCurrent - leftReference));
            var difference = rightReference - rightCurrent;
            if (Math.Abs(difference) > gap)
                (gap, location, sign) = (Math.Abs(difference), _edges[i], Math.Sign(difference));
            (leftReference, leftCurrent) = (rightReference, rightCurrent);
        }

        return ProfileDrift.KolmogorovSmirnovResult(_reference, current, gap, location, sign, gap - _reference.RankError, highest + _reference.RankError);
    }

    private DriftResult Distance(ReadOnlySpan<FineBins.Bin> bins, NumericView current, double minimum, double maximum)
    {
        // Values between a and b whose mean is known differ from it by 2 (mean - a)(b - mean) / (b - a) on average, at most.
        double spread = 0, m = current.Sample.Total;
        for (var i = 0; i <= _edges.Length; i++)
        {
            double a = Math.Max(minimum, i == 0 ? minimum : _edges[i - 1]), b = Math.Min(maximum, i == _edges.Length ? maximum : _edges[i]);
            if (bins[i].Count == 0 || !(b > a))
                continue;
            var mean = Math.Clamp(bins[i].Sum / bins[i].Count, a, b);
            spread += bins[i].Count / m * 2 * (mean - a) * ((b - mean) / (b - a));
        }

        var area = _reference.Sample.Compare(current.Sample).Area;
        return ProfileDrift.WassersteinResult(_reference, current, area, _reference.AreaError + spread, _noiseArea);
    }

    private DriftResult Binned(BinnedScore score, ReadOnlySpan<FineBins.Bin> bins, NumericView current)
    {
        var counts = new long[_coarseCounts.Length];
        var coarse = 0;
        for (var i = 0; i <= _edges.Length; i++)
        {
            if (i > 0 && coarse < _coarse!.InteriorEdges.Length && _edges[i - 1] == _coarse.InteriorEdges[coarse])
                coarse++;
            counts[coarse] += bins[i].Count;
        }

        return ProfileDrift.BinnedResult(score, _reference, current, BinnedPair.Of(_coarseCounts, counts, _coarse!.Labels));
    }
}
