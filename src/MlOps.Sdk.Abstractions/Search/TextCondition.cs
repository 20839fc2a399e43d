namespace MlOps.Sdk;

/// <summary>A text of a run against another text or a pattern.</summary>
public sealed record TextCondition : RunCondition
{
    /// <summary>Makes a condition.</summary>
    /// <param name="field">The text.</param>
    /// <param name="comparison"><see cref="RunOperator.Equal"/>, <see cref="RunOperator.NotEqual"/>, <see cref="RunOperator.Like"/> or <see cref="RunOperator.ILike"/>.</param>
    /// <param name="value">The other text, or the pattern.</param>
    /// <exception cref="ArgumentException">The operator is not for a text, or the text breaks <see cref="FilterLimits"/>.</exception>
    public TextCondition(TextField field, RunOperator comparison, string value)
        : base(field, Require(field, comparison, RunOperator.Equal, RunOperator.NotEqual, RunOperator.Like, RunOperator.ILike)) =>
        Value = FilterLimits.RequireText(value, comparison is RunOperator.Like or RunOperator.ILike);

    /// <summary>The text or pattern.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override bool Matches(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var text in FieldTexts.Of(run, Field))
        {
            if (Matches(text))
                return true;
        }

        return false;
    }

    private bool Matches(string text) => Operator switch
    {
        RunOperator.Equal => text == Value,
        RunOperator.NotEqual => text != Value,
        _ => LikePattern.IsMatch(text, Value, ignoreCase: Operator == RunOperator.ILike),
    };

    private protected override string WriteValue() => FilterText.Of(Value);
}
