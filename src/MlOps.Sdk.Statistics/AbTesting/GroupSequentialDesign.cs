namespace MlOps.Sdk.Statistics;

/// <summary>
/// Boundaries for an experiment that is looked at a few planned times: two symmetric one-sided designs, each spending half
/// of alpha, their boundaries found by recursive integration (Armitage, McPherson and Rowe 1969; Lan and DeMets 1983).
/// </summary>
public sealed class GroupSequentialDesign
{
    private const int Points = 800;
    private const double Reach = 9;

    private GroupSequentialDesign(double[] times, double[] bounds, double[] spent) =>
        (InformationTimes, Bounds, CumulativeAlpha) = (times, bounds, spent);

    /// <summary>The share of the planned information at each look, rising to at most 1.</summary>
    public IReadOnlyList<double> InformationTimes { get; }

    /// <summary>The z-score at each look beyond which the experiment stops for a difference.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Chance of a false alarm up to and with each look, both sides together.</summary>
    public IReadOnlyList<double> CumulativeAlpha { get; }

    /// <summary>Plans the looks.</summary>
    /// <param name="informationTimes">Share of the planned rows at each look, rising, in (0, 1].</param>
    /// <param name="alpha">The accepted chance of a false alarm over all looks, two-sided, in (0, 1).</param>
    /// <param name="spending">How it is spent.</param>
    /// <exception cref="ArgumentException">There is no look, or the times do not rise within (0, 1].</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> does not lie in (0, 1), or <paramref name="spending"/> is unknown.</exception>
    public static GroupSequentialDesign Of(IReadOnlyList<double> informationTimes, double alpha = 0.05, ErrorSpending spending = ErrorSpending.OBrienFleming)
    {
        ArgumentNullException.ThrowIfNull(informationTimes);
        Probability.ThrowIfNotInside(alpha);
        if (informationTimes.Count == 0)
            throw new ArgumentException("There is no look; give the share of rows at each, such as 0.5 and 1.", nameof(informationTimes));

        double[] times = [.. informationTimes], bounds = new double[times.Length], spent = new double[times.Length];
        var walk = default(Walk);
        for (var look = 0; look < times.Length; look++)
        {
            var before = look == 0 ? 0 : times[look - 1];
            if (!(times[look] > before && times[look] <= 1))
                throw new ArgumentException($"Look {look + 1} is at {times[look]}; each lies after the one before and in (0, 1].", nameof(informationTimes));

            spent[look] = 2 * Spent(spending, times[look], alpha / 2);
            var share = (spent[look] - (look == 0 ? 0 : spent[look - 1])) / 2;
            bounds[look] = walk.Bound(share, times[look], times[look] - before);
            if (look + 1 < times.Length)
                walk = walk.Continue(bounds[look], times[look], times[look] - before);
        }

        return new GroupSequentialDesign(times, bounds, spent);
    }

    /// <summary>Whether the experiment stops at a look for a difference.</summary>
    /// <param name="look">Number of the look, from 0.</param>
    /// <param name="z">The z-score of all rows up to it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such look, or <paramref name="z"/> is not a number.</exception>
    public bool Stops(int look, double z)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(look);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(look, Bounds.Count);
        if (double.IsNaN(z))
            throw new ArgumentOutOfRangeException(nameof(z), z, "The z-score is not a number.");
        return Math.Abs(z) >= Bounds[look];
    }

    private static double Spent(ErrorSpending spending, double t, double alpha) => spending switch
    {
        ErrorSpending.OBrienFleming => 2 * NormalDistribution.Survival(NormalDistribution.Quantile(1 - alpha / 2) / Math.Sqrt(t)),
        ErrorSpending.Pocock => alpha * Math.Log(1 + (Math.E - 1) * t),
        _ => throw new ArgumentOutOfRangeException(nameof(spending), spending, "Unknown way of spending."),
    };

    /// <summary>The density of the running sum among experiments that go on, on a grid; one point before the first look.</summary>
    private readonly record struct Walk(double[]? At, double[]? Weight)
    {
        public double Bound(double share, double time, double step)
        {
            double low = -Reach, high = Reach + 30;
            for (var i = 0; i < 80; i++)
            {
                var middle = (low + high) / 2;
                if (Beyond(middle * Math.Sqrt(time), step) > share)
                    low = middle;
                else
                    high = middle;
            }

            return (low + high) / 2;
        }

        public Walk Continue(double bound, double time, double step)
        {
            double low = -Reach * Math.Sqrt(time), width = (Math.Min(bound, Reach) * Math.Sqrt(time) - low) / Points, root = Math.Sqrt(step);
            double[] at = new double[Points + 1], weight = new double[Points + 1];
            for (var i = 0; i <= Points; i++)
            {
                at[i] = low + i * width;
                var density = 0.0;
                if (At is null)
                {
                    density = Density(at[i] / root) / root;
                }
                else
                {
                    for (var j = 0; j < At.Length; j++)
                        density += Weight![j] * Density((at[i] - At[j]) / root) / root;
                }

                // Simpson's rule.
                weight[i] = density * width / 3 * (i is 0 or Points ? 1 : i % 2 == 1 ? 4 : 2);
            }

            return new Walk(at, weight);
        }

        private static double Density(double z) => Math.Exp(-z * z / 2) * 0.3989422804014327;

        private double Beyond(double value, double step)
        {
            var root = Math.Sqrt(step);
            if (At is null)
                return NormalDistribution.Survival(value / root);

            var sum = 0.0;
            for (var j = 0; j < At.Length; j++)
                sum += Weight![j] * NormalDistribution.Survival((value - At[j]) / root);
            return sum;
        }
    }
}
