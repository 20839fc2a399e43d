using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A numeric sample whose rows have weights, sorted once: rows by how much they count, such as inverse sampling rates or a
/// decay with age. Missing values (NaN) are left out and counted, rows of weight 0 do not take part. Tests take Kish's
/// effective number of rows, (sum w)² / sum w², for the size of the sample: equal weights change nothing.
/// </summary>
public sealed class WeightedValues
{
    private readonly double[] _values;
    private readonly double[] _weights;

    private WeightedValues(double[] values, double[] weights, long missing)
    {
        (_values, _weights, MissingCount) = (values, weights, missing);
        CompensatedSum total = default, squares = default, mean = default;
        foreach (var weight in weights)
            total.Add(weight);
        TotalWeight = total.Value;
        for (var i = 0; i < weights.Length; i++)
        {
            var share = weights[i] / TotalWeight;
            squares.Add(share * share);
            mean.Add(share * values[i]);
        }

        EffectiveCount = weights.Length == 0 ? 0 : 1 / squares.Value;
        Mean = mean.Value;
        var variance = default(CompensatedSum);
        for (var i = 0; i < weights.Length; i++)
            variance.Add(weights[i] / TotalWeight * (values[i] - Mean) * (values[i] - Mean));
        Variance = variance.Value;
    }

    /// <summary>The values, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The weight of each of <see cref="Values"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Rows that take part.</summary>
    public int Count => _values.Length;

    /// <summary>Rows left out because their value is missing.</summary>
    public long MissingCount { get; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Kish's effective number of rows; <see cref="Count"/> where all weights are equal.</summary>
    public double EffectiveCount { get; }

    /// <summary>Whether an infinite value is among them.</summary>
    public bool HasInfinity => Count > 0 && (double.IsInfinity(_values[0]) || double.IsInfinity(_values[^1]));

    /// <summary>Weighted mean; 0 when empty.</summary>
    internal double Mean { get; }

    /// <summary>Weighted variance around the mean, as of a population.</summary>
    internal double Variance { get; }

    /// <summary>Copies and sorts <paramref name="values"/> with their weights.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is negative, infinite or NaN.</exception>
    public static WeightedValues From(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        if (values.Length != weights.Length)
            throw new ArgumentException($"{values.Length} values have {weights.Length} weights; give one weight a value.", nameof(weights));

        var kept = new double[values.Length];
        var keptWeights = new double[values.Length];
        int count = 0, missing = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Weight {i} is {weights[i]}; weights are finite and not negative."), nameof(weights));
            if (double.IsNaN(values[i]))
                missing++;
            else if (weights[i] > 0)
                (kept[count], keptWeights[count++]) = (values[i] + 0.0, weights[i]);
        }

        Array.Resize(ref kept, count);
        Array.Resize(ref keptWeights, count);
        Array.Sort(kept, keptWeights);
        return new WeightedValues(kept, keptWeights, missing);
    }

    /// <summary>Share of the weight in each bin.</summary>
    internal double[] Shares(NumericBins bins)
    {
        var shares = new double[bins.BinCount];
        for (var i = 0; i < _values.Length; i++)
            shares[bins.IndexOf(_values[i])] += _weights[i] / TotalWeight;
        return shares;
    }

    internal long[] Counts(NumericBins bins) => bins.Count(_values);
}
