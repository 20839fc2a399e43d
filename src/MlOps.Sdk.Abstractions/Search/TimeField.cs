namespace MlOps.Sdk;

/// <summary>A time of a run as something to search by, to the millisecond.</summary>
public sealed record TimeField : RunField
{
    internal TimeField(string key)
        : base(RunFieldKind.Attribute, key)
    {
    }

    /// <summary>The time is earlier.</summary>
    public static RunCondition operator <(TimeField field, DateTimeOffset value) => new TimeCondition(field, RunOperator.Less, value);

    /// <summary>The time is later.</summary>
    public static RunCondition operator >(TimeField field, DateTimeOffset value) => new TimeCondition(field, RunOperator.Greater, value);

    /// <summary>The time is earlier or the same.</summary>
    public static RunCondition operator <=(TimeField field, DateTimeOffset value) => new TimeCondition(field, RunOperator.LessOrEqual, value);

    /// <summary>The time is later or the same.</summary>
    public static RunCondition operator >=(TimeField field, DateTimeOffset value) => new TimeCondition(field, RunOperator.GreaterOrEqual, value);

    /// <summary>The time lies in this millisecond.</summary>
    public RunCondition EqualTo(DateTimeOffset value) => new TimeCondition(this, RunOperator.Equal, value);

    /// <summary>There is a time, and it does not lie in this millisecond.</summary>
    public RunCondition NotEqualTo(DateTimeOffset value) => new TimeCondition(this, RunOperator.NotEqual, value);
}
