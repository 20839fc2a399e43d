namespace MlOps.Sdk;

/// <summary>Whether a run has a field at all.</summary>
public sealed record PresenceCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <param name="field">A metric, a param, a tag, <see cref="RunField.EndTime"/>, <see cref="RunField.ParentId"/> or a field of a data set.</param>
    /// <param name="comparison"><see cref="RunOperator.IsNull"/> or <see cref="RunOperator.IsNotNull"/>.</param>
    /// <exception cref="ArgumentException">Every run has the field, or the operator is another.</exception>
    public PresenceCondition(RunField field, RunOperator comparison)
        : base(field, Require(field, comparison, RunOperator.IsNull, RunOperator.IsNotNull))
    {
        if (field.Kind == RunFieldKind.Attribute && field != RunField.EndTime && field != RunField.ParentId)
            throw new ArgumentException($"Every run has {field}; leave the condition out.", nameof(field));
    }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var present = Field switch
        {
            MetricField => run.Metrics.ContainsKey(Field.Key),
            TimeField => run.EndedAt is not null,
            _ => FieldTexts.Of(run, Field).Any(),
        };
        return present == (Operator == RunOperator.IsNotNull);
    }

    private protected override string WriteValue() => "";
}
