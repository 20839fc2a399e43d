namespace MlOps.Sdk.Statistics;

/// <summary>Which groups are large enough to be compared.</summary>
public sealed record GroupPolicy
{
    /// <summary>Groups of at least 30 rows, with 5 positives and 5 negatives where the rate conditions on them.</summary>
    public static GroupPolicy Default { get; } = new();

    /// <summary>Every group takes part, and a rate without a denominator counts as 0, as in Fairlearn.</summary>
    public static GroupPolicy Everyone { get; } = new() { MinimumRows = 1, MinimumPerLabel = 0, UndefinedIsZero = true };

    /// <summary>Rows a group needs.</summary>
    public int MinimumRows { get; init; } = 30;

    /// <summary>Positive and negative rows a group needs for a rate that conditions on the label.</summary>
    public int MinimumPerLabel { get; init; } = 5;

    /// <summary>Whether a rate without a denominator counts as 0; otherwise it makes the comparison not computable.</summary>
    public bool UndefinedIsZero { get; init; }
}
