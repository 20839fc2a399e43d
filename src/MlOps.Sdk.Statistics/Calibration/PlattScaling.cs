namespace MlOps.Sdk.Statistics;

/// <summary>Turns scores into probabilities by a logistic curve, 1 / (1 + exp(A s + B)) (Platt 1999), its targets smoothed so that few rows do not give certainty.</summary>
/// <param name="A">Slope; negative where higher scores are more likely positive.</param>
/// <param name="B">Shift.</param>
public readonly record struct PlattScaling(double A, double B)
{
    private const int MostSteps = 200;

    /// <summary>Fits the curve by Newton's method (Lin, Lin and Weng 2007).</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">A score a row, finite.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a weight is bad, a score is not finite, or there are no rows.</exception>
    public static PlattScaling Fit(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason)
            throw new ArgumentException($"A curve cannot be fitted: {reason}.", nameof(scores));

        double positives = 0, negatives = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            (positives, negatives) = truth[i] ? (positives + weight, negatives) : (positives, negatives + weight);
        }

        double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
        double a = 0, b = Math.Log((negatives + 1) / (positives + 1)), loss = Loss(truth, scores, weights, high, low, a, b);
        for (var step = 0; step < MostSteps; step++)
        {
            double ga = 0, gb = 0, haa = 1e-12, hab = 0, hbb = 1e-12;
            for (var i = 0; i < truth.Length; i++)
            {
                double weight = weights.IsEmpty ? 1 : weights[i], s = scores[i], p = Probability(a * s + b);
                double gap = weight * ((truth[i] ? high : low) - p), curve = weight * p * (1 - p);
                (ga, gb) = (ga + gap * s, gb + gap);
                (haa, hab, hbb) = (haa + curve * s * s, hab + curve * s, hbb + curve);
            }

            var determinant = haa * hbb - hab * hab;
            if (Math.Abs(ga) + Math.Abs(gb) < 1e-12 || !(determinant > 0))
                break;

            double da = -(hbb * ga - hab * gb) / determinant, db = -(haa * gb - hab * ga) / determinant, length = 1;
            double nextLoss;
            while ((nextLoss = Loss(truth, scores, weights, high, low, a + length * da, b + length * db)) > loss && length > 1e-10)
                length /= 2;
            (a, b) = (a + length * da, b + length * db);
            if (loss - nextLoss <= 1e-15 * Math.Abs(loss))
                break;
            loss = nextLoss;
        }

        return new PlattScaling(a, b);
    }

    /// <summary>The probability of a positive at a score.</summary>
    public double At(double score) => Probability(A * score + B);

    private static double Probability(double x) => x >= 0 ? Math.Exp(-x) / (1 + Math.Exp(-x)) : 1 / (1 + Math.Exp(x));

    private static double Loss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights, double high, double low, double a, double b)
    {
        var sum = default(CompensatedSum);
        for (var i = 0; i < truth.Length; i++)
        {
            double x = a * scores[i] + b, target = truth[i] ? high : low;
            var rest = x >= 0 ? target * x + Math.Log(1 + Math.Exp(-x)) : (target - 1) * x + Math.Log(1 + Math.Exp(x));
            sum.Add((weights.IsEmpty ? 1 : weights[i]) * rest);
        }

        return sum.Value;
    }
}
