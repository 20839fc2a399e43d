using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>Cumulative gain: the share of positives found among the highest scores, one point a distinct score, from the strictest threshold on.</summary>
public sealed class GainCurve
{
    private readonly double _prevalence;

    private GainCurve(IReadOnlyList<GainPoint> points, double prevalence, string? reason) => (Points, _prevalence, Reason) = (points, prevalence, reason);

    /// <summary>The points by falling threshold, without the origin; empty when there is no curve.</summary>
    public IReadOnlyList<GainPoint> Points { get; }

    /// <summary>Why there is no curve; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a curve.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>The area between the curve and blind choice over that of a perfect score: the accuracy ratio, equal to Gini of the ROC curve.</summary>
    public MetricValue AccuracyRatio
    {
        get
        {
            if (!IsComputable)
                return MetricValue.NotComputable(Reason);

            double area = 0, x = 0, y = 0;
            foreach (var (_, nextX, nextY) in Points)
            {
                area += (nextX - x) * (y + nextY) / 2;
                (x, y) = (nextX, nextY);
            }

            return (area - 0.5) / ((1 - _prevalence) / 2);
        }
    }

    /// <summary>The curve of a score.</summary>
    /// <inheritdoc cref="BinaryMetrics.RocAuc"/>
    public static GainCurve Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason)
            return new GainCurve([], 0, reason);

        var ranked = RankedScores.Of(truth, scores, weights);
        if (ranked.Refusal is { } oneClass)
            return new GainCurve([], 0, oneClass);

        var points = new List<GainPoint>();
        double positive = 0, taken = 0, all = ranked.PositiveTotal + ranked.NegativeTotal;
        foreach (var step in ranked.Descending())
        {
            positive += step.Positive;
            taken += step.Positive + step.Negative;
            points.Add(new GainPoint(step.Score, taken / all, positive / ranked.PositiveTotal));
        }

        return new GainCurve(points, ranked.PositiveTotal / all, null);
    }

    /// <summary>The share of positives among the best-scored share of rows; within rows of one score by proportion.</summary>
    /// <param name="rowShare">Share of rows taken, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowShare"/> does not lie in (0, 1].</exception>
    public MetricValue GainAt(double rowShare)
    {
        if (!(rowShare > 0 && rowShare <= 1))
            throw new ArgumentOutOfRangeException(nameof(rowShare), rowShare, "The share of rows lies in (0, 1].");
        if (!IsComputable)
            return MetricValue.NotComputable(Reason);

        double x = 0, y = 0;
        foreach (var (_, nextX, nextY) in Points)
        {
            if (nextX >= rowShare)
                return y + (nextY - y) * (rowShare - x) / (nextX - x);
            (x, y) = (nextX, nextY);
        }

        return 1;
    }

    /// <summary>How many times more positives the best-scored share of rows holds than as many rows taken blindly.</summary>
    /// <inheritdoc cref="GainAt"/>
    public MetricValue LiftAt(double rowShare) => GainAt(rowShare) is { Value: { } gain } ? gain / rowShare : GainAt(rowShare);
}
