namespace MlOps.Sdk.Monitoring;

/// <summary>The names in <see cref="Alert.Rule"/>.</summary>
public static class AlertRules
{
    /// <summary>The distribution of a feature differs from the reference, significantly and by a practical amount.</summary>
    public const string FeatureDrift = "feature-drift";

    /// <summary>The distribution of an output differs from the reference, significantly and by a practical amount.</summary>
    public const string PredictionDrift = "prediction-drift";

    /// <summary>Missing values, values outside the reference's range or unseen categories have become frequent.</summary>
    public const string DataQuality = "data-quality";

    /// <summary>A performance metric on labelled predictions is worse than in the reference, significantly and by a practical amount.</summary>
    public const string Performance = "performance";

    /// <summary>A whole window passed without a prediction, where <see cref="MonitorOptions.ExpectTraffic"/> is set.</summary>
    public const string NoTraffic = "no-traffic";
}
