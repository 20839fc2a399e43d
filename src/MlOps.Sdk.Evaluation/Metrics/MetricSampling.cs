namespace MlOps.Sdk.Evaluation;

/// <summary>How the uncertainty of a metric, and of its difference between two models on the same rows, is found.</summary>
public enum MetricSampling
{
    /// <summary>By resampling rows, within each label for a classifier, or whole units where rows belong to units; right for any metric, and the slowest.</summary>
    Bootstrap,

    /// <summary>As a mean of the rows' contributions, by Student's t.</summary>
    RowMean,

    /// <summary>As a share of rows, by the score test of a proportion.</summary>
    RowRate,

    /// <summary>As an area under the ROC curve, by DeLong's structural components.</summary>
    RocArea,

    /// <summary>As a mean of the values of units, such as queries or series, by Student's t over them.</summary>
    UnitMean,
}
