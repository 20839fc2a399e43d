using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Metrics of a regression. Lengths that differ and bad weights throw; rows that cannot be scored give a reason
/// instead of a number.
/// </summary>
public static class RegressionMetrics
{
    /// <summary>Mean absolute error, in the unit of the target.</summary>
    /// <param name="truth">The target of each row.</param>
    /// <param name="predicted">The prediction for each row.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    public static MetricValue MeanAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => Math.Abs(y - p));

    /// <summary>Mean squared error.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => (y - p) * (y - p));

    /// <summary>Root of the mean squared error, in the unit of the target.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue RootMeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        MeanSquaredError(truth, predicted, weights) is { Value: { } mse } ? Math.Sqrt(mse) : MeanSquaredError(truth, predicted, weights);

    /// <summary>Mean of prediction less truth; positive where the model is too high.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MeanError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => p - y);

    /// <summary>Mean absolute error as a fraction of the target, whose absolute value is at least 2.2e-16.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MeanAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => Math.Abs(y - p) / Math.Max(Math.Abs(y), 2.220446049250313e-16));

    /// <summary>Symmetric percentage error in [0, 1]: the error over the sum of both absolute values, 0/0 counting 0.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue SymmetricPercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => y == p ? 0 : Math.Abs(y - p) / (Math.Abs(y) + Math.Abs(p)));

    /// <summary>Sum of absolute errors over the sum of absolute targets.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue WeightedAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var error = MeanAbsoluteError(truth, predicted, weights);
        var size = Mean(truth, predicted, weights, static (y, _) => Math.Abs(y));
        return (error.Value, size.Value) switch
        {
            (null, _) => error,
            (_, 0) => MetricValue.NotComputable("every target is 0"),
            var (e, s) => e!.Value / s!.Value,
        };
    }

    /// <summary>Largest absolute error among rows with weight.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MaximumError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        if (Refuse(truth, predicted, weights) is { } reason)
            return MetricValue.NotComputable(reason);

        double? largest = null;
        for (var i = 0; i < truth.Length; i++)
        {
            if (weights.IsEmpty || weights[i] > 0)
                largest = Math.Max(largest ?? 0, Math.Abs(truth[i] - predicted[i]));
        }

        return largest ?? MetricValue.NotComputable("no rows with weight");
    }

    /// <summary>Median absolute error; with weights the lower weighted median.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MedianAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        if (Refuse(truth, predicted, weights) is { } reason)
            return MetricValue.NotComputable(reason);

        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = Math.Abs(truth[i] - predicted[i]);
        return WeightedQuantile.Of(errors, weights, 0.5);
    }

    /// <summary>Coefficient of determination; a constant target gives 1 when predicted exactly and 0 otherwise.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue RSquared(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        if (Refuse(truth, predicted, weights) is { } reason)
            return MetricValue.NotComputable(reason);
        if (truth.Length < 2)
            return MetricValue.NotComputable("a single row has no variance to explain");

        return Explained(truth, weights, MeanSquaredError(truth, predicted, weights));
    }

    /// <summary>As <see cref="RSquared"/>, reduced for the number of features the model was fitted with: 1 - (1 - R²)(n - 1)/(n - k - 1).</summary>
    /// <param name="truth">The target of each row.</param>
    /// <param name="predicted">The prediction for each row.</param>
    /// <param name="features">k, the number of features, not negative; not computable without at least two rows more.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is negative.</exception>
    public static MetricValue AdjustedRSquared(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(features);
        var plain = RSquared(truth, predicted);
        if (plain.Value is not { } explained)
            return plain;
        double rows = truth.Length;
        return rows > features + 1.0
            ? 1 - (1 - explained) * (rows - 1) / (rows - features - 1)
            : MetricValue.NotComputable(string.Create(CultureInfo.InvariantCulture, $"{rows} rows leave nothing over after {features} features and a constant"));
    }

    /// <summary>As <see cref="RSquared"/>, with the mean error forgiven.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue ExplainedVariance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var bias = MeanError(truth, predicted, weights);
        return bias.Value is { } shift
            ? Explained(truth, weights, Mean(truth, predicted, weights, (y, p) => (p - y - shift) * (p - y - shift)))
            : bias;
    }

    /// <summary>Mean Huber loss (1964): half the squared error up to <paramref name="delta"/>, growing by delta a unit beyond.</summary>
    /// <param name="truth">The target of each row.</param>
    /// <param name="predicted">The prediction for each row.</param>
    /// <param name="delta">Where the square ends, in the unit of the target, positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not a positive finite number.</exception>
    public static MetricValue HuberLoss(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double delta = 1, ReadOnlySpan<double> weights = default)
    {
        if (!(delta > 0 && double.IsFinite(delta)))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta is a positive finite number in the unit of the target.");
        return Mean(truth, predicted, weights, (y, p) => Math.Abs(y - p) is var error && error <= delta ? error * error / 2 : delta * (error - delta / 2));
    }

    /// <summary>Share of targets at or below the prediction of a quantile; near the quantile's level where the prediction is right.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue QuantileCoverage(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => y <= p ? 1 : 0);

    /// <summary>Mean pinball loss of a prediction of the quantile <paramref name="level"/>.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue PinballLoss(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double level, ReadOnlySpan<double> weights = default)
    {
        Probability.ThrowIfOutside(level);
        return Mean(truth, predicted, weights, (y, p) => Math.Max(level * (y - p), (level - 1) * (y - p)));
    }

    /// <summary>Share of the pinball loss of the best constant that the model saves.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue ExplainedPinballLoss(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double level = 0.5, ReadOnlySpan<double> weights = default)
    {
        var loss = PinballLoss(truth, predicted, level, weights);
        if (loss.Value is not { } mine)
            return loss;
        if (truth.Length < 2)
            return MetricValue.NotComputable("a single row has no spread to explain");

        var constant = new double[truth.Length];
        Array.Fill(constant, WeightedQuantile.Of(truth, weights, level).Or(0));
        var baseline = PinballLoss(truth, constant, level, weights).Or(0);
        return baseline > 0 ? 1 - mine / baseline : mine == 0 ? 1 : 0;
    }

    /// <summary>Mean squared difference of log(1 + value); both sides must be above -1.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue MeanSquaredLogError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Refuse(truth, predicted, weights) is { } reason ? MetricValue.NotComputable(reason)
            : Smallest(truth, predicted) is { } least && !(least > -1) ? MetricValue.NotComputable("a value is -1 or less, which has no logarithm of 1 + value")
            : Mean(truth, predicted, weights, static (y, p) => Math.Pow(Math.Log(1 + y) - Math.Log(1 + p), 2));

    /// <summary>Root of <see cref="MeanSquaredLogError"/>.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue RootMeanSquaredLogError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        MeanSquaredLogError(truth, predicted, weights) is { Value: { } error } ? Math.Sqrt(error) : MeanSquaredLogError(truth, predicted, weights);

    /// <summary>Mean Poisson deviance; targets are not negative, predictions positive.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue PoissonDeviance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        TweedieDeviance(truth, predicted, 1, weights);

    /// <summary>Mean gamma deviance; targets and predictions are positive.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue GammaDeviance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        TweedieDeviance(truth, predicted, 2, weights);

    /// <summary>Mean Tweedie deviance of power 0 (squared error), 1 (Poisson), 2 (gamma) or anything between 1 and 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is neither 0 nor in [1, 2].</exception>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue TweedieDeviance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double power, ReadOnlySpan<double> weights = default)
    {
        if (power is not (0 or (>= 1 and <= 2)))
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power is 0 or lies in [1, 2].");
        if (power is 0)
            return MeanSquaredError(truth, predicted, weights);
        if (Refuse(truth, predicted, weights) is { } reason)
            return MetricValue.NotComputable(reason);
        if (Smallest(predicted, predicted) is <= 0)
            return MetricValue.NotComputable("a prediction is not positive");
        if (Smallest(truth, truth) is { } least && (power is 2 ? !(least > 0) : !(least >= 0)))
            return MetricValue.NotComputable(power is 2 ? "a target is not positive" : "a target is negative");

        return Mean(truth, predicted, weights, power switch
        {
            1 => static (y, p) => 2 * ((y > 0 ? y * Math.Log(y / p) : 0) - y + p),
            2 => static (y, p) => 2 * (Math.Log(p / y) + y / p - 1),
            _ => (y, p) => 2 * (Math.Pow(Math.Max(y, 0), 2 - power) / ((1 - power) * (2 - power)) - y * Math.Pow(p, 1 - power) / (1 - power) + Math.Pow(p, 2 - power) / (2 - power)),
        });
    }

    /// <summary>Share of the Tweedie deviance of the mean target, told to every row, that the model saves (D²; Hastie, Tibshirani and Wainwright 2015).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="power"/> is neither 0 nor in [1, 2].</exception>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static MetricValue ExplainedTweedieDeviance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double power, ReadOnlySpan<double> weights = default)
    {
        var deviance = TweedieDeviance(truth, predicted, power, weights);
        if (deviance.Value is not { } mine || Mean(truth, truth, weights, static (y, _) => y).Value is not { } centre)
            return deviance;
        if (truth.Length < 2)
            return MetricValue.NotComputable("a single row has no spread to explain");

        var constant = new double[truth.Length];
        Array.Fill(constant, centre);
        var baseline = TweedieDeviance(truth, constant, power, weights);
        if (baseline.Value is not { } blind)
            return baseline;

        // Logarithms and powers of equal numbers need not cancel to 0 exactly.
        var varies = Mean(truth, constant, weights, static (y, mean) => y == mean ? 0 : 1).Or(0) > 0;
        return varies && blind > 0 ? 1 - mine / blind : mine <= blind ? 1 : 0;
    }

    private static MetricValue Explained(ReadOnlySpan<double> truth, ReadOnlySpan<double> weights, MetricValue residual)
    {
        if (residual.Value is not { } left || Mean(truth, truth, weights, static (y, _) => y).Value is not { } centre)
            return residual;

        var total = Mean(truth, truth, weights, (y, _) => (y - centre) * (y - centre)).Or(0);
        return total > 0 ? 1 - left / total : left == 0 ? 1 : 0;
    }

    private static double? Smallest(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted) =>
        truth.IsEmpty || predicted.IsEmpty
            ? null
            : Math.Min(System.Numerics.Tensors.TensorPrimitives.Min(truth), System.Numerics.Tensors.TensorPrimitives.Min(predicted));

    private static MetricValue Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, Func<double, double, double> loss)
    {
        if (Refuse(truth, predicted, weights) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
            mean.Add(loss(truth[i], predicted[i]), weights.IsEmpty ? 1 : weights[i]);
        return mean.Value;
    }

    private static string? Refuse(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights)
    {
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfBadWeights(truth.Length, weights);
        if (truth.IsEmpty)
            return "no rows";

        for (var i = 0; i < truth.Length; i++)
        {
            if (!double.IsFinite(truth[i]))
                return string.Create(CultureInfo.InvariantCulture, $"target {i} is {truth[i]}");
            if (!double.IsFinite(predicted[i]))
                return string.Create(CultureInfo.InvariantCulture, $"prediction {i} is {predicted[i]}");
        }

        return null;
    }
}
