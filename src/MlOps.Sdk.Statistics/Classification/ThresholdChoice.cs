using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// The threshold at which decisions are best by some measure, and how sure that is. Choose it on rows that judge nothing
/// else: a metric at a threshold chosen on the same rows is too good.
/// </summary>
public sealed record ThresholdChoice
{
    private ThresholdChoice(double? threshold, double? value, BinaryConfusion confusion, Interval? interval, string? reason) =>
        (Threshold, Value, Confusion, Interval, Reason) = (threshold, value, confusion, interval, reason);

    /// <summary>Scores at or above it are best called positive; of equally good thresholds the strictest. Above every score where nothing should be.</summary>
    public double? Threshold { get; }

    /// <summary>The measure there, on the rows it was chosen on.</summary>
    public double? Value { get; }

    /// <summary>The decisions there.</summary>
    public BinaryConfusion Confusion { get; }

    /// <summary>Where resampled rows, drawn within each class, put the threshold; null when no resamples were asked for.</summary>
    public Interval? Interval { get; }

    /// <summary>Why there is no threshold; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a threshold.</summary>
    [MemberNotNullWhen(true, nameof(Threshold), nameof(Value))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>The threshold that makes a measure of the four counts largest, such as <c>counts => counts.FScore(2)</c> or <c>counts => counts.Informedness</c>.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">A score a row, higher meaning more likely positive.</param>
    /// <param name="measure">What is to be large; thresholds where it is not computable are passed over.</param>
    /// <param name="resamples">Bootstrap draws for the interval; 0 for none.</param>
    /// <param name="level">Coverage of the interval, in (0, 1).</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resamples"/> is negative or <paramref name="level"/> does not lie in (0, 1).</exception>
    public static ThresholdChoice Maximise(
        ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, Func<BinaryConfusion, MetricValue> measure, int resamples = 0, double level = 0.95, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        Probability.ThrowIfNotInside(level);
        if (BinaryInput.Refuse(truth, scores, [], probabilities: false) is { } reason)
            return new ThresholdChoice(null, null, default, null, reason);

        var ranked = RankedScores.Of(truth, scores, []);
        if (ranked.Refusal is { } oneClass)
            return new ThresholdChoice(null, null, default, null, oneClass);

        var steps = ranked.Descending().ToArray();
        var positives = Array.ConvertAll(steps, step => (int)step.Positive);
        var negatives = Array.ConvertAll(steps, step => (int)step.Negative);
        if (Best(positives, negatives, measure) is not { } best)
            return new ThresholdChoice(null, null, default, null, "the measure is not computable at any threshold");

        return new ThresholdChoice(At(best.Step), best.Value, best.Counts, Resampled(), null);

        double At(int step) => step < 0 ? Math.BitIncrement(steps[0].Score) : steps[step].Score;

        Interval? Resampled()
        {
            if (resamples == 0)
                return null;

            var chance = new SplitMix64(SplitMix64.Mix(seed));
            var (owners, others) = (Owners(positives), Owners(negatives));
            var drawn = new List<double>(resamples);
            int[] some = new int[steps.Length], rest = new int[steps.Length];
            for (var draw = 0; draw < resamples; draw++)
            {
                Draw(ref chance, owners, some);
                Draw(ref chance, others, rest);
                if (Best(some, rest, measure) is { } found)
                    drawn.Add(At(found.Step));
            }

            if (drawn.Count == 0)
                return null;
            double[] sorted = [.. drawn.Order()];
            return new Interval(Quantiles.Type7(sorted, (1 - level) / 2), Quantiles.Type7(sorted, (1 + level) / 2), level);
        }
    }

    /// <summary>The threshold of least cost.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">A score a row, higher meaning more likely positive.</param>
    /// <param name="falsePositiveCost">What a negative called positive costs, not negative.</param>
    /// <param name="falseNegativeCost">What a positive called negative costs, not negative.</param>
    /// <param name="resamples">Bootstrap draws for the interval; 0 for none.</param>
    /// <param name="level">Coverage of the interval, in (0, 1).</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>The choice, whose value is the cost of all rows, negated.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    public static ThresholdChoice LeastCost(
        ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double falsePositiveCost, double falseNegativeCost, int resamples = 0, double level = 0.95, ulong seed = 1)
    {
        ThrowIfNoCost(falsePositiveCost, nameof(falsePositiveCost));
        ThrowIfNoCost(falseNegativeCost, nameof(falseNegativeCost));
        return Maximise(truth, scores, counts => -(falsePositiveCost * counts.FalsePositives + falseNegativeCost * counts.FalseNegatives), resamples, level, seed);
    }

    private static void ThrowIfNoCost(double cost, string name)
    {
        if (!(cost >= 0 && double.IsFinite(cost)))
            throw new ArgumentOutOfRangeException(name, cost, "A cost is a finite number, not negative.");
    }

    private static (int Step, double Value, BinaryConfusion Counts)? Best(int[] positives, int[] negatives, Func<BinaryConfusion, MetricValue> measure)
    {
        double allPositives = positives.Sum(), allNegatives = negatives.Sum(), tp = 0, fp = 0;
        (int Step, double Value, BinaryConfusion Counts)? best = null;
        for (var step = -1; step < positives.Length; step++)
        {
            if (step >= 0)
            {
                if (positives[step] == 0 && negatives[step] == 0)
                    continue;
                (tp, fp) = (tp + positives[step], fp + negatives[step]);
            }

            var counts = new BinaryConfusion(tp, fp, allPositives - tp, allNegatives - fp);
            if (measure(counts).Value is { } value && !(value <= best?.Value))
                best = (step, value, counts);
        }

        return best;
    }

    private static int[] Owners(int[] counts)
    {
        var owners = new List<int>();
        for (var step = 0; step < counts.Length; step++)
            owners.AddRange(Enumerable.Repeat(step, counts[step]));
        return [.. owners];
    }

    private static void Draw(ref SplitMix64 chance, int[] owners, int[] counts)
    {
        Array.Clear(counts);
        for (var i = 0; i < owners.Length; i++)
            counts[owners[chance.NextBelow(owners.Length)]]++;
    }
}
