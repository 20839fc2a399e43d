using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>The receiver operating characteristic of a score: one point a distinct score, from the strictest threshold on.</summary>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, string? reason) => (Points, Reason) = (points, reason);

    /// <summary>The points by falling threshold, without the origin; empty when there is no curve.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>Why there is no curve; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a curve.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>Area under the curve.</summary>
    public MetricValue Auc => IsComputable ? Area(1) : MetricValue.NotComputable(Reason);

    /// <summary>Twice the area less one.</summary>
    public MetricValue Gini => Auc.Value is { } auc ? 2 * auc - 1 : Auc;

    /// <summary>Largest distance between the true and the false positive rate.</summary>
    public MetricValue KolmogorovSmirnov =>
        IsComputable ? Points.Max(point => point.TruePositiveRate - point.FalsePositiveRate) : MetricValue.NotComputable(Reason);

    /// <summary>The curve of a score.</summary>
    /// <inheritdoc cref="BinaryMetrics.RocAuc"/>
    public static RocCurve Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason)
            return new RocCurve([], reason);

        var ranked = RankedScores.Of(truth, scores, weights);
        if (ranked.Refusal is { } oneClass)
            return new RocCurve([], oneClass);

        var points = new List<RocPoint>();
        double positive = 0, negative = 0;
        foreach (var step in ranked.Descending())
        {
            positive += step.Positive;
            negative += step.Negative;
            points.Add(new RocPoint(step.Score, negative / ranked.NegativeTotal, positive / ranked.PositiveTotal));
        }

        return new RocCurve(points, null);
    }

    /// <summary>The area up to a false positive rate, scaled so that chance is 0.5 and perfection 1 (McClish 1989).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumFalsePositiveRate"/> does not lie in (0, 1].</exception>
    public MetricValue PartialAuc(double maximumFalsePositiveRate)
    {
        if (!(maximumFalsePositiveRate > 0 && maximumFalsePositiveRate <= 1))
            throw new ArgumentOutOfRangeException(nameof(maximumFalsePositiveRate), maximumFalsePositiveRate, "The rate lies in (0, 1].");
        if (!IsComputable)
            return MetricValue.NotComputable(Reason);

        var least = maximumFalsePositiveRate * maximumFalsePositiveRate / 2;
        return 0.5 * (1 + (Area(maximumFalsePositiveRate) - least) / (maximumFalsePositiveRate - least));
    }

    private double Area(double limit)
    {
        double area = 0, x = 0, y = 0;
        foreach (var (_, nextX, nextY) in Points)
        {
            if (nextX > limit)
                return area + (limit - x) * (y + y + (nextY - y) * (limit - x) / (nextX - x)) / 2;
            area += (nextX - x) * (y + nextY) / 2;
            (x, y) = (nextX, nextY);
        }

        return area;
    }
}
