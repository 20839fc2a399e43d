namespace MlOps.Sdk.Evaluation;

/// <summary>How the score moves with one feature among rows that occur.</summary>
public sealed record AccumulatedEffects
{
    /// <summary>The feature's position.</summary>
    public required int Feature { get; init; }

    /// <summary>Bounds of the intervals, ascending.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>The effect at each edge; its mean over the rows is 0.</summary>
    public required IReadOnlyList<double> Effects { get; init; }

    /// <summary>Rows in each interval.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }
}
