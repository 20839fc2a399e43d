using System.Collections.ObjectModel;

namespace MlOps.Sdk.Statistics;

/// <summary>How performance is estimated without labels.</summary>
public sealed record EstimationOptions
{
    /// <summary>How alarm limits follow from the reference chunks. Default three standard deviations either side.</summary>
    public ThresholdRule Limits { get; init; } = ThresholdRule.Default;

    /// <summary>Other rules for single metrics.</summary>
    public IReadOnlyDictionary<PerformanceMetric, ThresholdRule> LimitsByMetric { get; init; } = ReadOnlyDictionary<PerformanceMetric, ThresholdRule>.Empty;

    /// <summary>Whether scores of classifiers are calibrated first. Default <see cref="CalibrationChoice.WhenItHelps"/>.</summary>
    public CalibrationChoice Calibration { get; init; } = CalibrationChoice.WhenItHelps;

    /// <summary>What each outcome of a two-class decision is worth; null leaves <see cref="PerformanceMetric.BusinessValue"/> not computable.</summary>
    public BusinessValue? Value { get; init; }

    /// <summary>The same for several classes: by true class (outer) and predicted class (inner).</summary>
    public IReadOnlyList<IReadOnlyList<double>>? ClassValues { get; init; }

    /// <summary>How the error models of regression are grown.</summary>
    public BoostedTreesOptions ErrorModel { get; init; } = new() { Trees = 150, LearningRate = 0.05, MaxLeaves = 15, MinRowsPerLeaf = 40, RowFraction = 0.8 };

    /// <summary>The accepted chance that an assumption that holds is called in doubt, in (0, 1); over all classes together. Default 0.01.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Seed of held-out splits and resampling.</summary>
    public ulong Seed { get; init; } = 42;

    internal AlertBand Fit(PerformanceMetric metric, ReadOnlySpan<double> realised)
    {
        var (floor, ceiling) = MetricRange.Of(metric);
        return LimitsByMetric.GetValueOrDefault(metric, Limits).Fit(realised, floor, ceiling);
    }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Limits);
        ArgumentNullException.ThrowIfNull(LimitsByMetric);
        ArgumentNullException.ThrowIfNull(ErrorModel);
        Probability.ThrowIfNotInside(Alpha);
        if (!Enum.IsDefined(Calibration))
            throw new ArgumentOutOfRangeException(nameof(Calibration), Calibration, "Scores are calibrated when it helps, always or never.");
    }
}
