namespace MlOps.Sdk.Evaluation;

/// <summary>
/// What one ranking is worth where items are relevant or not. Candidates with equal scores have no order: each value is the mean over all
/// orders they could have (McSherry and Najork 2008), so that neither the order of rows nor a model that scores all alike gains by it.
/// </summary>
internal static class QueryRanking
{
    public static int RelevantCount(in MetricRows query)
    {
        var count = 0;
        foreach (var relevance in query.Labels)
            count += relevance > 0 ? 1 : 0;
        return count;
    }

    /// <summary>Candidates by falling score, those of equal scores together.</summary>
    public static TieGroup[] Groups(in MetricRows query)
    {
        var scores = query.Scores.ToArray();
        var relevant = new bool[scores.Length];
        for (var i = 0; i < relevant.Length; i++)
            relevant[i] = query.Labels[i] > 0;
        Array.Sort(scores, relevant);
        var groups = new List<TieGroup>(scores.Length);
        for (var at = scores.Length - 1; at >= 0;)
        {
            int size = 0, hits = 0;
            var score = scores[at];
            for (; at >= 0 && scores[at] == score; at--)
                (size, hits) = (size + 1, hits + (relevant[at] ? 1 : 0));
            groups.Add(new(size, hits));
        }

        return [.. groups];
    }

    /// <summary>Relevant items among the first places.</summary>
    public static double Hits(ReadOnlySpan<TieGroup> groups, int top)
    {
        var hits = 0.0;
        var place = 0;
        foreach (var group in groups)
        {
            if (place >= top)
                break;
            hits += group.Relevant * (double)Math.Min(group.Size, top - place) / group.Size;
            place += group.Size;
        }

        return hits;
    }

    /// <summary>The chance that a relevant item is among the first places.</summary>
    public static double Hit(ReadOnlySpan<TieGroup> groups, int top)
    {
        var place = 0;
        foreach (var group in groups)
        {
            if (place >= top)
                return 0;
            if (group.Relevant > 0)
            {
                // None of the places left is taken by a relevant item.
                double none = 1;
                for (var i = 0; i < Math.Min(group.Size, top - place); i++)
                    none *= Math.Max(0, group.Size - group.Relevant - i) / (double)(group.Size - i);
                return 1 - none;
            }

            place += group.Size;
        }

        return 0;
    }

    /// <summary>One over the place of the first relevant item, 0 beyond the first places.</summary>
    public static double ReciprocalRank(ReadOnlySpan<TieGroup> groups, int top)
    {
        var place = 0;
        foreach (var group in groups)
        {
            if (group.Relevant > 0)
            {
                double sum = 0, none = 1;
                for (var i = 0; i < group.Size && place + i < top && none > 0; i++)
                {
                    var here = group.Relevant / (double)(group.Size - i);
                    sum += none * here / (place + i + 1);
                    none *= Math.Max(0, 1 - here);
                }

                return sum;
            }

            place += group.Size;
        }

        return 0;
    }

    /// <summary>The sum over relevant items among the first places of the precision at their place.</summary>
    public static double PrecisionSum(ReadOnlySpan<TieGroup> groups, int top)
    {
        double sum = 0;
        int place = 0, before = 0;
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Size && place + i < top; i++)
            {
                var within = group.Size > 1 ? i * (group.Relevant - 1.0) / (group.Size - 1) : 0;
                sum += group.Relevant / (double)group.Size * (before + 1 + within) / (place + i + 1);
            }

            place += group.Size;
            before += group.Relevant;
        }

        return sum;
    }

    /// <summary>The items of the first places, equal scores in the order of rows.</summary>
    public static int[] First(in MetricRows query, int top)
    {
        var scores = query.Scores.ToArray();
        var items = query.Items;
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).Take(top).ToArray();
        var first = new int[order.Length];
        for (var i = 0; i < first.Length; i++)
            first[i] = items[order[i]];
        return first;
    }
}
