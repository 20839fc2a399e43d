using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// How much better a challenger is than a champion, and how certain that is. The difference is
/// oriented so that positive is better, whatever the metric.
/// </summary>
public sealed record ModelDifference
{
    private BootstrapDraws? _draws;

    /// <summary>Name of the method, such as <c>delong</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Metric of the champion.</summary>
    public double? Champion { get; init; }

    /// <summary>Metric of the challenger.</summary>
    public double? Challenger { get; init; }

    /// <summary>By how much the challenger is better; null when it could not be computed.</summary>
    public double? Improvement { get; init; }

    /// <summary>Standard error of the improvement.</summary>
    public double? StandardError { get; init; }

    /// <summary>Degrees of freedom of the t distribution it is judged by; infinite for the normal.</summary>
    public double DegreesOfFreedom { get; init; } = double.PositiveInfinity;

    /// <summary>Number of rows compared; of both arms together where they have rows of their own.</summary>
    public int Rows { get; init; }

    /// <summary>Numbers that belong to the method, such as the seed.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Why there is no comparison; null when there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is a comparison.</summary>
    [MemberNotNullWhen(true, nameof(Improvement), nameof(StandardError))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Improvement is not null && StandardError is not null;

    /// <summary>Probability of an improvement this far from 0, on either side, if there were none.</summary>
    public double? PValue => IsComputable ? Math.Min(1, 2 * Math.Min(PValueAbove(0)!.Value, PValueBelow(0)!.Value)) : null;

    /// <summary>A comparison that says why nothing could be computed.</summary>
    public static ModelDifference NotComputable(string method, string reason, int rows = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new ModelDifference { Method = method, Reason = reason, Rows = rows };
    }

    /// <summary>The two-sided interval of the improvement.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> does not lie in (0, 1).</exception>
    public Interval? ConfidenceInterval(double level = 0.95)
    {
        Probability.ThrowIfNotInside(level);
        return IsComputable ? new Interval(Quantile((1 - level) / 2), Quantile((1 + level) / 2), level) : null;
    }

    /// <summary>Tests "the true improvement exceeds <paramref name="value"/>" one-sided; small is evidence for it.</summary>
    public double? PValueAbove(double value)
    {
        if (!IsComputable)
            return null;
        if (_draws is { Sorted: var above })
            return (1.0 + above.Count(r => r <= value)) / (1 + above.Length);
        return StandardError > 0 ? StudentTDistribution.Survival((Improvement.Value - value) / StandardError.Value, DegreesOfFreedom) : Certain(Improvement.Value - value);
    }

    /// <summary>Tests "the true improvement falls short of <paramref name="value"/>" one-sided; small is evidence for it.</summary>
    public double? PValueBelow(double value)
    {
        if (!IsComputable)
            return null;
        if (_draws is { Sorted: var below })
            return (1.0 + below.Count(r => r >= value)) / (1 + below.Length);
        return StandardError > 0 ? StudentTDistribution.Survival((value - Improvement.Value) / StandardError.Value, DegreesOfFreedom) : Certain(value - Improvement.Value);
    }

    /// <summary>Is the challenger better by more than 0?</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> does not lie in (0, 1).</exception>
    public ComparisonVerdict Superiority(double alpha = 0.05) => Decide(0, alpha, "better");

    /// <summary>Is the challenger worse by less than <paramref name="margin"/>? Shown, not merely "not refuted".</summary>
    /// <param name="margin">The loss that is acceptable, in units of the metric, 0 or more.</param>
    /// <param name="alpha">The accepted chance of a wrong yes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> is negative, or <paramref name="alpha"/> does not lie in (0, 1).</exception>
    public ComparisonVerdict NonInferiority(double margin, double alpha = 0.05)
    {
        if (!(margin >= 0 && double.IsFinite(margin)))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "The margin is the loss that is acceptable, 0 or more.");
        return Decide(-margin, alpha, "not worse");
    }

    /// <summary>The smallest true improvement that <see cref="Superiority"/> would find with the given power; the honest limit of a small sample.</summary>
    public double? MinimumDetectable(double alpha = 0.05, double power = 0.8)
    {
        Probability.ThrowIfNotInside(alpha);
        Probability.ThrowIfNotInside(power);
        return IsComputable ? (NormalDistribution.Quantile(1 - alpha) + NormalDistribution.Quantile(power)) * StandardError.Value : null;
    }

    internal ModelDifference WithDraws(BootstrapDraws draws) => this with { _draws = draws };

    private ComparisonVerdict Decide(double bound, double alpha, string claim)
    {
        Probability.ThrowIfNotInside(alpha);
        if (!IsComputable)
            return new ComparisonVerdict(false, null, null, alpha, $"not computable: {Reason}");

        var p = PValueAbove(bound)!.Value;
        var lower = Quantile(alpha);
        var passed = p <= alpha;
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{(passed ? claim : $"not shown to be {claim}")}: improvement {Improvement:G4}, {1 - alpha:P0} lower bound {lower:G4}, p = {p:G3} against {bound:G4}");
        return new ComparisonVerdict(passed, p, lower, alpha, reason);
    }

    private double Quantile(double p)
    {
        if (_draws is not null)
            return _draws.Quantile(p);
        return StandardError > 0 ? Improvement!.Value + StandardError.Value * StudentTDistribution.Quantile(p, DegreesOfFreedom) : Improvement!.Value;
    }

    /// <summary>Without variance the outcome is certain, save when there is nothing to tell apart.</summary>
    private static double Certain(double distance) => distance > 0 ? 0 : 1;
}
