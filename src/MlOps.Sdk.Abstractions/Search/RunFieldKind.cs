namespace MlOps.Sdk;

/// <summary>Where a field of a run lies.</summary>
public enum RunFieldKind
{
    /// <summary>The run itself: id, name, status, times.</summary>
    Attribute,

    /// <summary>The latest value of a metric: the greatest step, the last written among equals.</summary>
    Metric,

    /// <summary>A param.</summary>
    Param,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>A data set the run read.</summary>
    Dataset,
}
