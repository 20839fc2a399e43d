namespace MlOps.Sdk.Statistics;

/// <summary>Softens or sharpens the probabilities of several classes by one number, softmax(logits / T), which keeps the class called (Guo et al. 2017).</summary>
/// <param name="Temperature">T; above 1 the model was too sure of itself.</param>
/// <param name="LossBefore">Mean negative log likelihood at T = 1, in nats.</param>
/// <param name="LossAfter">The same at T.</param>
public readonly record struct TemperatureScaling(double Temperature, double LossBefore, double LossAfter)
{
    private const double Coldest = 1e-3;
    private const double Hottest = 1e3;

    /// <summary>Finds the temperature of the least negative log likelihood, between 0.001 and 1,000.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="logits">The logit of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, a logit is not finite, or there are no rows.</exception>
    public static TemperatureScaling Fit(ReadOnlySpan<int> truth, ReadOnlySpan<double> logits, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ClassInput.ThrowIfNotDeclared(truth, classes, nameof(truth));
        if (ClassInput.Refuse(truth.Length, logits, classes, [], probabilities: false) is { } reason)
            throw new ArgumentException($"A temperature cannot be fitted: {reason}.", nameof(logits));

        // The loss is convex in 1 / T, so its slope there is bisected.
        double low = 1 / Hottest, high = 1 / Coldest;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                break;
            if (Slope(truth, logits, classes, middle) < 0)
                low = middle;
            else
                high = middle;
        }

        var sharpness = (low + high) / 2;
        return new TemperatureScaling(1 / sharpness, Loss(truth, logits, classes, 1), Loss(truth, logits, classes, sharpness));
    }

    /// <summary>The calibrated probabilities of one row.</summary>
    /// <param name="logits">The logit of each class.</param>
    /// <param name="probabilities">Takes the probability of each class; at least as long.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> is too short, or there are no classes.</exception>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        if (logits.IsEmpty || probabilities.Length < logits.Length)
            throw new ArgumentException($"There are {logits.Length} logits and room for {probabilities.Length} probabilities.", nameof(probabilities));

        Softmax(logits, 1 / Temperature, probabilities[..logits.Length]);
    }

    private static double Loss(ReadOnlySpan<int> truth, ReadOnlySpan<double> logits, int classes, double sharpness)
    {
        var mean = default(WeightedMean);
        for (var row = 0; row < truth.Length; row++)
        {
            var ofRow = logits.Slice(row * classes, classes);
            double highest = Highest(ofRow), sum = 0;
            foreach (var logit in ofRow)
                sum += Math.Exp((logit - highest) * sharpness);
            mean.Add(Math.Log(sum) - (ofRow[truth[row]] - highest) * sharpness);
        }

        return mean.Value.Or(0);
    }

    /// <summary>Slope of the loss in sharpness: the expected logit less the true class's.</summary>
    private static double Slope(ReadOnlySpan<int> truth, ReadOnlySpan<double> logits, int classes, double sharpness)
    {
        var slope = default(CompensatedSum);
        for (var row = 0; row < truth.Length; row++)
        {
            var ofRow = logits.Slice(row * classes, classes);
            double highest = Highest(ofRow), sum = 0, weighted = 0;
            foreach (var logit in ofRow)
            {
                var weight = Math.Exp((logit - highest) * sharpness);
                (sum, weighted) = (sum + weight, weighted + weight * logit);
            }

            slope.Add(weighted / sum - ofRow[truth[row]]);
        }

        return slope.Value;
    }

    private static void Softmax(ReadOnlySpan<double> logits, double sharpness, Span<double> probabilities)
    {
        double highest = Highest(logits), sum = 0;
        for (var i = 0; i < logits.Length; i++)
            sum += probabilities[i] = Math.Exp((logits[i] - highest) * sharpness);
        foreach (ref var probability in probabilities)
            probability /= sum;
    }

    private static double Highest(ReadOnlySpan<double> values)
    {
        var highest = values[0];
        foreach (var value in values)
            highest = Math.Max(highest, value);
        return highest;
    }
}
