namespace MlOps.Sdk.Monitoring;

/// <summary>What the monitored output is.</summary>
public enum PredictionTask
{
    /// <summary>The probability, in [0, 1], that the label is 1 and not 0.</summary>
    Binary,

    /// <summary>An estimate of a number.</summary>
    Regression,
}
