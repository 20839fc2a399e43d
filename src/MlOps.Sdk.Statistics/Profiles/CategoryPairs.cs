namespace MlOps.Sdk.Statistics;

/// <summary>Aligns the counts of two categorical profiles.</summary>
internal static class CategoryPairs
{
    public const string Other = "(other)";

    /// <summary>
    /// Categories that a bounded profile no longer holds are <c>(other)</c>; a category that only one side holds is
    /// moved there too, unless the side without it is exact and so knows that it did not occur.
    /// </summary>
    public static BinnedPair Of(CategoricalProfile reference, CategoricalProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        FrequentItems a = reference.Items, b = current.Items;
        if (a.IsExact && b.IsExact)
            return BinnedPair.Of(a.Counts, b.Counts);

        var left = new Dictionary<string, long>(StringComparer.Ordinal) { [Other] = a.OtherCount };
        var right = new Dictionary<string, long>(StringComparer.Ordinal) { [Other] = b.OtherCount };
        Assign(a, b, left);
        Assign(b, a, right);
        return BinnedPair.Of(left, right);
    }

    /// <summary>What a profile no longer holds and what is too rare to test, together.</summary>
    public static BinnedPair JoinOthers(BinnedPair pair)
    {
        if (pair.Labels.Count(label => label == Other) < 2)
            return pair;

        var left = new Dictionary<string, long>(StringComparer.Ordinal);
        var right = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < pair.BinCount; i++)
        {
            left[pair.Labels[i]] = left.GetValueOrDefault(pair.Labels[i]) + pair.Reference[i];
            right[pair.Labels[i]] = right.GetValueOrDefault(pair.Labels[i]) + pair.Current[i];
        }

        return BinnedPair.Of(left, right);
    }

    private static void Assign(FrequentItems mine, FrequentItems theirs, Dictionary<string, long> target)
    {
        foreach (var (category, count) in mine.Counts)
        {
            var key = theirs.IsExact || theirs.Counts.ContainsKey(category) ? category : Other;
            target[key] = target.GetValueOrDefault(key) + count;
        }
    }
}
