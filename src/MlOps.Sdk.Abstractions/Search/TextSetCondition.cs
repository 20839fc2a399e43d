namespace MlOps.Sdk;

/// <summary>A text of a run against a set of texts.</summary>
public sealed record TextSetCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <param name="field">The text.</param>
    /// <param name="comparison"><see cref="RunOperator.In"/> or <see cref="RunOperator.NotIn"/>.</param>
    /// <param name="values">At least one text; repeated ones count once.</param>
    /// <exception cref="ArgumentException">The operator is not for a set, or the set breaks <see cref="FilterLimits"/>.</exception>
    public TextSetCondition(TextField field, RunOperator comparison, IReadOnlyList<string> values)
        : base(field, Require(field, comparison, RunOperator.In, RunOperator.NotIn))
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count is 0 or > FilterLimits.MaxSetSize)
            throw new ArgumentException($"{field} is compared with {values.Count} texts; a set has 1 to {FilterLimits.MaxSetSize}.", nameof(values));
        Values = [.. values.Select(value => FilterLimits.RequireText(value, isPattern: false)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The texts in ordinal order, each once.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var text in FieldTexts.Of(run, Field))
        {
            if (Values.Contains(text) == (Operator == RunOperator.In))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(TextSetCondition? other) => other is not null && Field == other.Field && Operator == other.Operator && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Operator, Values.Count, Values[0]);

    private protected override string WriteValue() => FilterText.Of(Values);
}
