namespace MlOps.Sdk.Evaluation;

/// <summary>Which way a metric improves.</summary>
public enum MetricDirection
{
    /// <summary>More is better, as for accuracy.</summary>
    HigherIsBetter,

    /// <summary>Less is better, as for an error or a loss.</summary>
    LowerIsBetter,
}
