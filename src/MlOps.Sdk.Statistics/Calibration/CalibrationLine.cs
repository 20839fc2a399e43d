using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A logistic regression of the outcome on the logit of the predicted probability (Cox 1958): slope 1 and intercept 0 where the model is
/// calibrated, a slope below 1 where it is too sure of itself, an intercept below 0 where its probabilities are too high.
/// </summary>
public sealed record CalibrationLine
{
    private const int MostSteps = 100;
    private const double SteepestSlope = 1e3;

    private CalibrationLine(double? slope, double? intercept, string? reason) => (Slope, Intercept, Reason) = (slope, intercept, reason);

    /// <summary>The slope; null where there is none.</summary>
    public double? Slope { get; }

    /// <summary>The intercept, in log-odds; null where there is none.</summary>
    public double? Intercept { get; }

    /// <summary>Why there is no line; null when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether there is a line.</summary>
    [MemberNotNullWhen(true, nameof(Slope), nameof(Intercept))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsComputable => Reason is null;

    /// <summary>Fits the line by maximum likelihood, without a penalty.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="probabilities">The predicted probability of each row being positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="clip">How far probabilities are kept from 0 and 1, whose logits are infinite; in (0, 0.5).</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clip"/> does not lie in (0, 0.5).</exception>
    public static CalibrationLine Fit(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default, double clip = BinaryMetrics.DefaultClip)
    {
        if (!(clip > 0 && clip < 0.5))
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "The clip lies in (0, 0.5), such as 1e-15.");
        if (BinaryInput.Refuse(truth, probabilities, weights, probabilities: true) is { } reason)
            return new CalibrationLine(null, null, reason);

        var logits = new double[truth.Length];
        for (var i = 0; i < logits.Length; i++)
        {
            var p = Math.Clamp(probabilities[i], clip, 1 - clip);
            logits[i] = Math.Log(p / (1 - p));
        }

        return Refuse(truth, logits, weights) is { } unfit ? new CalibrationLine(null, null, unfit) : Solve(truth, logits, weights);
    }

    /// <summary>Without both classes, two probabilities and some overlap the likelihood has no finite maximum.</summary>
    private static string? Refuse(ReadOnlySpan<bool> truth, ReadOnlySpan<double> logits, ReadOnlySpan<double> weights)
    {
        double lowestPositive = double.PositiveInfinity, highestPositive = double.NegativeInfinity;
        double lowestNegative = double.PositiveInfinity, highestNegative = double.NegativeInfinity;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!weights.IsEmpty && weights[i] == 0)
                continue;
            if (truth[i])
                (lowestPositive, highestPositive) = (Math.Min(lowestPositive, logits[i]), Math.Max(highestPositive, logits[i]));
            else
                (lowestNegative, highestNegative) = (Math.Min(lowestNegative, logits[i]), Math.Max(highestNegative, logits[i]));
        }

        return (lowestPositive, lowestNegative) switch
        {
            (double.PositiveInfinity, double.PositiveInfinity) => "no rows with weight",
            (double.PositiveInfinity, _) => "no positive rows",
            (_, double.PositiveInfinity) => "no negative rows",
            _ when lowestPositive == highestPositive && lowestNegative == highestNegative && lowestPositive == lowestNegative => "every row has the same probability",
            _ when lowestPositive >= highestNegative || highestPositive <= lowestNegative => "the probabilities separate the classes without overlap, so that no finite slope is best",
            _ => null,
        };
    }

    private static CalibrationLine Solve(ReadOnlySpan<bool> truth, ReadOnlySpan<double> logits, ReadOnlySpan<double> weights)
    {
        double slope = 1, intercept = 0, loss = Loss(truth, logits, weights, slope, intercept);
        for (var step = 0; step < MostSteps; step++)
        {
            double gs = 0, gi = 0, hss = 0, hsi = 0, hii = 0;
            for (var i = 0; i < truth.Length; i++)
            {
                double weight = weights.IsEmpty ? 1 : weights[i], x = logits[i], p = 1 / (1 + Math.Exp(-slope * x - intercept));
                double gap = weight * (p - (truth[i] ? 1 : 0)), curve = weight * p * (1 - p);
                (gs, gi) = (gs + gap * x, gi + gap);
                (hss, hsi, hii) = (hss + curve * x * x, hsi + curve * x, hii + curve);
            }

            var determinant = hss * hii - hsi * hsi;
            if (!(determinant > 0))
                break;
            double ds = (hsi * gi - hii * gs) / determinant, di = (hsi * gs - hss * gi) / determinant, length = 1, next;
            while (!((next = Loss(truth, logits, weights, slope + length * ds, intercept + length * di)) <= loss) && length > 1e-10)
                length /= 2;
            (slope, intercept) = (slope + length * ds, intercept + length * di);
            if (Math.Abs(length * ds) <= 1e-14 * (1 + Math.Abs(slope)) && Math.Abs(length * di) <= 1e-14 * (1 + Math.Abs(intercept)))
                break;
            loss = next;
        }

        return Math.Abs(slope) < SteepestSlope
            ? new CalibrationLine(slope, intercept, null)
            : new CalibrationLine(null, null, "the probabilities all but separate the classes, so that no finite slope was found");
    }

    private static double Loss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> logits, ReadOnlySpan<double> weights, double slope, double intercept)
    {
        var sum = default(CompensatedSum);
        for (var i = 0; i < truth.Length; i++)
        {
            var margin = slope * logits[i] + intercept;
            var against = truth[i] ? -margin : margin;
            sum.Add((weights.IsEmpty ? 1 : weights[i]) * (Math.Max(against, 0) + Math.Log(1 + Math.Exp(-Math.Abs(against)))));
        }

        return sum.Value;
    }
}
