namespace MlOps.Sdk.Statistics;

/// <summary>The values a metric can take.</summary>
internal static class MetricRange
{
    public static (double? Floor, double? Ceiling) Of(PerformanceMetric metric) => metric switch
    {
        PerformanceMetric.BusinessValue => (null, null),
        >= PerformanceMetric.MeanAbsoluteError => (0, null),
        _ => (0, 1),
    };
}
