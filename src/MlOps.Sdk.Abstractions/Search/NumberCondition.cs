namespace MlOps.Sdk;

/// <summary>The latest value of a metric against a number. A run without the metric, or with NaN, matches nothing.</summary>
public sealed record NumberCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <param name="field">The metric.</param>
    /// <param name="comparison">One of the six comparisons.</param>
    /// <param name="value">Any number, infinities included.</param>
    /// <exception cref="ArgumentException">The operator is not for numbers, or the value is NaN.</exception>
    public NumberCondition(MetricField field, RunOperator comparison, double value)
        : base(field, Require(field, comparison, RunOperator.Equal, RunOperator.NotEqual, RunOperator.Less, RunOperator.LessOrEqual, RunOperator.Greater, RunOperator.GreaterOrEqual))
    {
        if (double.IsNaN(value))
            throw new ArgumentException($"NaN compares with nothing, so {field} would never match; use a number.", nameof(value));
        Value = value;
    }

    /// <summary>What the metric is compared with; never NaN.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Metrics.TryGetValue(Field.Key, out var point) && !double.IsNaN(point.Value) && Holds(Operator, point.Value < Value ? -1 : point.Value > Value ? 1 : 0);
    }

    private protected override string WriteValue() => FilterText.Of(Value);
}
