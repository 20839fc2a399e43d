namespace MlOps.Sdk;

/// <summary>
/// One comparison of a filter: a <see cref="NumberCondition"/>, <see cref="TextCondition"/>, <see cref="TextSetCondition"/>,
/// <see cref="TimeCondition"/>, <see cref="StatusCondition"/> or <see cref="PresenceCondition"/>. A store translates these six.
/// </summary>
public abstract record RunCondition
{
    private protected RunCondition(RunField field, RunOperator comparison)
    {
        ArgumentNullException.ThrowIfNull(field);
        (Field, Operator) = (field, comparison);
    }

    /// <summary>What is compared.</summary>
    public RunField Field { get; }

    /// <summary>How it is compared.</summary>
    public RunOperator Operator { get; }

    /// <summary>Whether a run satisfies the condition.</summary>
    public abstract bool Matches(RunRecord run);

    /// <summary>The condition as a filter writes it, such as <c>metrics.auc &gt; 0.8</c>.</summary>
    public sealed override string ToString() => Operator switch
    {
        RunOperator.IsNull => $"{Field} IS NULL",
        RunOperator.IsNotNull => $"{Field} IS NOT NULL",
        _ => $"{Field} {FilterText.Of(Operator)} {WriteValue()}",
    };

    private protected abstract string WriteValue();

    private protected static RunOperator Require(RunField field, RunOperator comparison, params ReadOnlySpan<RunOperator> allowed) =>
        allowed.Contains(comparison)
            ? comparison
            : throw new ArgumentException($"{field} cannot be compared by {FilterText.Of(comparison)}; use {FilterText.List(allowed)}.", nameof(comparison));

    private protected static bool Holds(RunOperator comparison, int order) => comparison switch
    {
        RunOperator.Equal => order == 0,
        RunOperator.NotEqual => order != 0,
        RunOperator.Less => order < 0,
        RunOperator.LessOrEqual => order <= 0,
        RunOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
