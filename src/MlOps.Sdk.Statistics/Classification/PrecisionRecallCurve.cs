using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>Precision against recall: one point a distinct score, from the strictest threshold on.</summary>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> points, string? reason) => (Points, Reason) = (points, reason);

    /// <summary>The points by falling threshold, without the end point (recall 0, precision 1); empty when there is no curve.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>Why there is no curve; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a curve.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>The sum of precision times the step in recall: the area without interpolation.</summary>
    public MetricValue AveragePrecision
    {
        get
        {
            if (!IsComputable)
                return MetricValue.NotComputable(Reason);

            double sum = 0, recall = 0;
            foreach (var point in Points)
            {
                sum += (point.Recall - recall) * point.Precision;
                recall = point.Recall;
            }

            return sum;
        }
    }

    /// <summary>The area by trapezoids; optimistic, because points of this curve may not be joined by lines (Davis and Goadrich 2006).</summary>
    public MetricValue TrapezoidArea
    {
        get
        {
            if (!IsComputable)
                return MetricValue.NotComputable(Reason);

            double sum = 0, recall = 0, precision = 1;
            foreach (var point in Points)
            {
                sum += (point.Recall - recall) * (point.Precision + precision) / 2;
                (recall, precision) = (point.Recall, point.Precision);
            }

            return sum;
        }
    }

    /// <summary>The curve of a score.</summary>
    /// <inheritdoc cref="BinaryMetrics.RocAuc"/>
    public static PrecisionRecallCurve Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason)
            return new PrecisionRecallCurve([], reason);

        var ranked = RankedScores.Of(truth, scores, weights);
        if (!(ranked.PositiveTotal > 0))
            return new PrecisionRecallCurve([], "no positive rows");

        var points = new List<PrecisionRecallPoint>();
        double positive = 0, negative = 0;
        foreach (var step in ranked.Descending())
        {
            positive += step.Positive;
            negative += step.Negative;
            points.Add(new PrecisionRecallPoint(step.Score, positive / (positive + negative), positive / ranked.PositiveTotal));
        }

        return new PrecisionRecallCurve(points, null);
    }
}
