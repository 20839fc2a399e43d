namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Brier score taken apart (Murphy 1973) over rows of equal probability: score = reliability - resolution + uncertainty.
/// Each part is not computable where the score is not.
/// </summary>
public readonly record struct BrierParts
{
    /// <summary>Mean squared gap of probability and observed rate; 0 where the model is calibrated.</summary>
    public required MetricValue Reliability { get; init; }

    /// <summary>Mean squared distance of observed rates from the overall rate; the larger, the more the model tells apart.</summary>
    public required MetricValue Resolution { get; init; }

    /// <summary>Variance of the outcome: the score of the overall rate told to every row.</summary>
    public required MetricValue Uncertainty { get; init; }

    /// <summary>Takes the score of predicted probabilities apart.</summary>
    /// <inheritdoc cref="BinaryMetrics.BrierSkill"/>
    public static BrierParts Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, probabilities, weights, probabilities: true) is { } reason)
            return Not(reason);

        var ranked = RankedScores.Of(truth, probabilities, weights);
        var total = ranked.PositiveTotal + ranked.NegativeTotal;
        if (!(total > 0))
            return Not("no rows with weight");

        var rate = ranked.PositiveTotal / total;
        CompensatedSum reliability = default, resolution = default;
        foreach (var (probability, positive, negative) in ranked.Descending())
        {
            var (rows, observed) = (positive + negative, positive / (positive + negative));
            reliability.Add(rows * (probability - observed) * (probability - observed));
            resolution.Add(rows * (observed - rate) * (observed - rate));
        }

        return new BrierParts { Reliability = reliability.Value / total, Resolution = resolution.Value / total, Uncertainty = rate * (1 - rate) };
    }

    private static BrierParts Not(string reason)
    {
        var none = MetricValue.NotComputable(reason);
        return new BrierParts { Reliability = none, Resolution = none, Uncertainty = none };
    }
}
