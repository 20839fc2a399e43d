namespace MlOps.Sdk.Statistics;

/// <summary>What recommendations do to a catalogue: who sees what, how varied and how surprising the lists are. Items are numbered from 0.</summary>
public sealed class RecommendationCatalog
{
    private readonly int[][] _lists;
    private readonly int _items;
    private readonly int _top;

    /// <summary>Takes the lists of all users.</summary>
    /// <param name="lists">Each user's items, best first.</param>
    /// <param name="items">Number of items in the catalogue.</param>
    /// <param name="top">How many places of each list count.</param>
    /// <exception cref="ArgumentException">An item is not in the catalogue.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="items"/> or <paramref name="top"/> is not positive.</exception>
    public RecommendationCatalog(IReadOnlyList<IReadOnlyList<int>> lists, int items, int top)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        _lists = [.. lists.Select(list => list.Take(top).ToArray())];
        (_items, _top) = (items, top);
        foreach (var list in _lists)
        {
            foreach (var item in list)
            {
                if ((uint)item >= (uint)items)
                    throw new ArgumentException($"Item {item} is not in the catalogue, whose items are numbered from 0 to {items - 1}.", nameof(lists));
            }
        }
    }

    /// <summary>Share of the catalogue that is recommended to anyone.</summary>
    public MetricValue Coverage => (double)Exposure().Count(count => count > 0) / _items;

    /// <summary>Gini coefficient of how often items are recommended: 0 all alike, near 1 a few only.</summary>
    public MetricValue ExposureGini
    {
        get
        {
            var counts = Exposure();
            Array.Sort(counts);
            double sum = 0, weighted = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                sum += counts[i];
                weighted += (2.0 * (i + 1) - _items - 1) * counts[i];
            }

            return sum > 0 ? weighted / (_items * sum) : MetricValue.NotComputable("nothing is recommended");
        }
    }

    /// <summary>Entropy of how often items are recommended, in bits.</summary>
    public MetricValue ExposureEntropy
    {
        get
        {
            var counts = Exposure();
            double sum = counts.Sum();
            return sum > 0 ? -counts.Where(count => count > 0).Sum(count => count / sum * Math.Log2(count / sum)) : MetricValue.NotComputable("nothing is recommended");
        }
    }

    /// <summary>One less the mean share of places that two users' lists have in common; users without a list are left out.</summary>
    public MetricValue Personalization
    {
        get
        {
            var sets = _lists.Where(list => list.Length > 0).Select(list => list.ToHashSet()).ToArray();
            var mean = default(WeightedMean);
            for (var i = 0; i < sets.Length; i++)
            {
                for (var j = i + 1; j < sets.Length; j++)
                    mean.Add(1 - (double)sets[i].Count(sets[j].Contains) / _top);
            }

            return mean.Weight > 0 ? mean.Value : MetricValue.NotComputable("fewer than two users have a list");
        }
    }

    /// <summary>Mean surprise of what is recommended: -log2 of each item's share of all uses.</summary>
    /// <param name="uses">How often each item was used, positive for items that are recommended.</param>
    /// <exception cref="ArgumentException">There is not one number an item.</exception>
    public MetricValue Novelty(IReadOnlyList<double> uses)
    {
        ArgumentNullException.ThrowIfNull(uses);
        ThrowIfNotOneAnItem(uses.Count, nameof(uses));
        var total = uses.Sum();
        var mean = default(WeightedMean);
        foreach (var item in _lists.SelectMany(list => list))
        {
            if (!(uses[item] > 0 && double.IsFinite(total)))
                return MetricValue.NotComputable($"item {item} is recommended and was used {uses[item]} times");
            mean.Add(-Math.Log2(uses[item] / total));
        }

        return mean.Weight > 0 ? mean.Value : MetricValue.NotComputable("nothing is recommended");
    }

    /// <summary>Mean over lists of the mean cosine distance of two of its items; lists of fewer than two are left out.</summary>
    /// <param name="embeddings">A vector an item, all of one length and none of zeros.</param>
    /// <exception cref="ArgumentException">There is not one vector an item, or their lengths differ.</exception>
    public MetricValue IntraListDiversity(IReadOnlyList<double[]> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ThrowIfNotOneAnItem(embeddings.Count, nameof(embeddings));
        if (embeddings.Any(vector => vector.Length != embeddings[0].Length))
            throw new ArgumentException("The embeddings differ in length.", nameof(embeddings));

        var mean = default(WeightedMean);
        foreach (var list in _lists.Where(list => list.Length > 1))
        {
            var ofList = default(WeightedMean);
            for (var i = 0; i < list.Length; i++)
            {
                for (var j = i + 1; j < list.Length; j++)
                    ofList.Add(1 - Cosine(embeddings[list[i]], embeddings[list[j]]));
            }

            if (!ofList.Value.IsComputable)
                return MetricValue.NotComputable("an embedding is zero or not finite");
            mean.Add(ofList.Value.Value.Value);
        }

        return mean.Weight > 0 ? mean.Value : MetricValue.NotComputable("no list has two items");
    }

    private static double Cosine(double[] x, double[] y)
    {
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
            (xy, xx, yy) = (xy + x[i] * y[i], xx + x[i] * x[i], yy + y[i] * y[i]);
        return xy / Math.Sqrt(xx * yy);
    }

    private int[] Exposure()
    {
        var counts = new int[_items];
        foreach (var item in _lists.SelectMany(list => list))
            counts[item]++;
        return counts;
    }

    private void ThrowIfNotOneAnItem(int count, string name)
    {
        if (count != _items)
            throw new ArgumentException($"There are {_items} items and {count} values; give one an item.", name);
    }
}
