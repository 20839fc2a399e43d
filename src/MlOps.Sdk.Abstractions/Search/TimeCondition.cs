namespace MlOps.Sdk;

/// <summary>A time of a run against another, both cut to whole milliseconds, as MLflow keeps them.</summary>
public sealed record TimeCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <exception cref="ArgumentException">The operator is not for times.</exception>
    public TimeCondition(TimeField field, RunOperator comparison, DateTimeOffset value)
        : base(field, Require(field, comparison, RunOperator.Equal, RunOperator.NotEqual, RunOperator.Less, RunOperator.LessOrEqual, RunOperator.Greater, RunOperator.GreaterOrEqual)) =>
        Value = DateTimeOffset.FromUnixTimeMilliseconds(value.ToUnixTimeMilliseconds());

    /// <summary>What the time is compared with, UTC, in whole milliseconds.</summary>
    public DateTimeOffset Value { get; }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (Field == RunField.StartTime ? run.StartedAt : run.EndedAt) is { } time
            && Holds(Operator, time.ToUnixTimeMilliseconds().CompareTo(Value.ToUnixTimeMilliseconds()));
    }

    private protected override string WriteValue() => FilterText.Of(Value);
}
