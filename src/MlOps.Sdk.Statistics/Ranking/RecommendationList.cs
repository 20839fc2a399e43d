namespace MlOps.Sdk.Statistics;

/// <summary>How good one user's list of recommendations is. Metrics that need a relevant item are not computable without one; leave such users out of means and count them.</summary>
public sealed class RecommendationList
{
    private readonly bool[] _hits;
    private readonly int _relevant;

    /// <summary>Takes a list.</summary>
    /// <param name="recommended">The items recommended, best first, none twice.</param>
    /// <param name="relevant">The items the user wanted.</param>
    /// <exception cref="ArgumentException">An item is recommended twice.</exception>
    public RecommendationList(IReadOnlyList<int> recommended, IReadOnlyCollection<int> relevant)
    {
        ArgumentNullException.ThrowIfNull(recommended);
        ArgumentNullException.ThrowIfNull(relevant);
        var wanted = relevant.ToHashSet();
        var seen = new HashSet<int>();
        foreach (var item in recommended)
        {
            if (!seen.Add(item))
                throw new ArgumentException($"Item {item} is recommended twice.", nameof(recommended));
        }

        _hits = [.. recommended.Select(wanted.Contains)];
        _relevant = wanted.Count;
    }

    /// <summary>Share of relevant items among the first <paramref name="top"/> places; places left empty count as misses.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is not positive.</exception>
    public MetricValue Precision(int top) => (double)Hits(top) / top;

    /// <summary>Share of the relevant items found in the first <paramref name="top"/> places.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue Recall(int top) => IfRelevant((double)Hits(top) / _relevant);

    /// <summary>1 where a relevant item is among the first <paramref name="top"/> places, else 0.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue Hit(int top) => IfRelevant(Hits(top) > 0 ? 1 : 0);

    /// <summary>One over the place of the first relevant item; 0 where there is none in the first <paramref name="top"/> places.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue ReciprocalRank(int top)
    {
        Hits(top);
        var first = Array.IndexOf(_hits, true);
        return IfRelevant(first >= 0 && first < top ? 1.0 / (first + 1) : 0);
    }

    /// <summary>Mean precision at the places of relevant items, over as many as could be found in <paramref name="top"/> places.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue AveragePrecision(int top)
    {
        Hits(top);
        double sum = 0, found = 0;
        for (var i = 0; i < _hits.Length && i < top; i++)
        {
            if (_hits[i])
                sum += ++found / (i + 1);
        }

        return IfRelevant(sum / Math.Min(_relevant, top));
    }

    /// <summary>Normalised discounted cumulative gain, every relevant item being worth 1.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue Ndcg(int top)
    {
        Hits(top);
        double sum = 0, best = 0;
        for (var i = 0; i < top && (i < _hits.Length || i < _relevant); i++)
        {
            sum += i < _hits.Length && _hits[i] ? 1 / Math.Log2(i + 2) : 0;
            best += i < _relevant ? 1 / Math.Log2(i + 2) : 0;
        }

        return IfRelevant(sum / best);
    }

    /// <summary>Precision at as many places as there are relevant items.</summary>
    public MetricValue RPrecision() => IfRelevant(_relevant == 0 ? 0 : (double)Hits(_relevant) / _relevant);

    private int Hits(int top)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var count = 0;
        for (var i = 0; i < _hits.Length && i < top; i++)
            count += _hits[i] ? 1 : 0;
        return count;
    }

    private MetricValue IfRelevant(double value) => _relevant > 0 ? value : MetricValue.NotComputable("no relevant items");
}
