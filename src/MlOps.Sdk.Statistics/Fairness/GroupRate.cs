namespace MlOps.Sdk.Statistics;

/// <summary>A rate that is compared between groups of people.</summary>
public enum GroupRate
{
    /// <summary>Share predicted positive; its parity is demographic parity.</summary>
    SelectionRate,

    /// <summary>Share of positives predicted positive; its parity is equal opportunity.</summary>
    TruePositiveRate,

    /// <summary>Share of negatives predicted positive; its parity is predictive equality.</summary>
    FalsePositiveRate,

    /// <summary>Share of negatives predicted negative.</summary>
    TrueNegativeRate,

    /// <summary>Share of positives predicted negative.</summary>
    FalseNegativeRate,

    /// <summary>Share of predicted positives that are positive; its parity is predictive parity.</summary>
    Precision,

    /// <summary>Share of predicted negatives that are negative.</summary>
    NegativePredictiveValue,

    /// <summary>Share predicted right.</summary>
    Accuracy,

    /// <summary>Harmonic mean of precision and recall.</summary>
    F1,

    /// <summary>Share that is positive, whatever was decided.</summary>
    BaseRate,

    /// <summary>Share of predicted positives that are negative.</summary>
    FalseDiscoveryRate,

    /// <summary>Share of predicted negatives that are positive.</summary>
    FalseOmissionRate,

    /// <summary>Share predicted wrong.</summary>
    ErrorRate,

    /// <summary>Mean of the true positive and the true negative rate.</summary>
    BalancedAccuracy,
}
