namespace MlOps.Sdk;

/// <summary>The latest value of a metric as something to search by. A NaN matches no comparison.</summary>
public sealed record MetricField : RunField
{
    internal MetricField(string key)
        : base(RunFieldKind.Metric, key)
    {
    }

    /// <summary>The value is less.</summary>
    public static RunCondition operator <(MetricField field, double value) => new NumberCondition(field, RunOperator.Less, value);

    /// <summary>The value is greater.</summary>
    public static RunCondition operator >(MetricField field, double value) => new NumberCondition(field, RunOperator.Greater, value);

    /// <summary>The value is less or the same.</summary>
    public static RunCondition operator <=(MetricField field, double value) => new NumberCondition(field, RunOperator.LessOrEqual, value);

    /// <summary>The value is greater or the same.</summary>
    public static RunCondition operator >=(MetricField field, double value) => new NumberCondition(field, RunOperator.GreaterOrEqual, value);

    /// <summary>The value is exactly this.</summary>
    public RunCondition EqualTo(double value) => new NumberCondition(this, RunOperator.Equal, value);

    /// <summary>There is a value, and it is not this.</summary>
    public RunCondition NotEqualTo(double value) => new NumberCondition(this, RunOperator.NotEqual, value);
}
