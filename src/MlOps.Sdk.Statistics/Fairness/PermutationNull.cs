namespace MlOps.Sdk.Statistics;

/// <summary>
/// The difference between groups that chance alone makes: group names are shuffled over the rows, sizes kept. The largest less the
/// smallest of several noisy rates is above 0 even where all are equal; this says by how much.
/// </summary>
/// <param name="Observed">The difference as measured.</param>
/// <param name="MeanByChance">The mean difference over shuffles.</param>
/// <param name="PValue">Share of shuffles with a difference at least as large, the observed one counted.</param>
/// <param name="Shuffles">Shuffles made.</param>
public readonly record struct PermutationNull(double Observed, double MeanByChance, double PValue, int Shuffles)
{
    /// <summary>The observed difference less what chance makes on average; not below 0.</summary>
    public double Excess => Math.Max(0, Observed - MeanByChance);

    /// <summary>Shuffles group names; null where the difference cannot be computed.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was decided positively.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="rate">The rate compared.</param>
    /// <param name="policy">Which groups take part.</param>
    /// <param name="shuffles">Shuffles, at least 19.</param>
    /// <param name="seed">The same seed gives the same answer.</param>
    public static PermutationNull? Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string> groups, GroupRate rate, GroupPolicy? policy = null, int shuffles = 999, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(shuffles, 19);
        if (GroupFrame.Of(truth, predicted, groups).Compare(rate, policy).Difference.Value is not { } observed)
            return null;

        var random = new Random(seed);
        var names = groups.ToArray();
        double sum = 0;
        int atLeast = 1, counted = 0;
        for (var k = 0; k < shuffles; k++)
        {
            random.Shuffle(names);
            if (GroupFrame.Of(truth, predicted, names).Compare(rate, policy).Difference.Value is not { } difference)
                continue;

            counted++;
            sum += difference;

            // Equal up to rounding counts as equal.
            if (difference >= observed - 1e-12)
                atLeast++;
        }

        return counted == 0 ? null : new(observed, sum / counted, (double)atLeast / (1 + counted), counted);
    }
}
