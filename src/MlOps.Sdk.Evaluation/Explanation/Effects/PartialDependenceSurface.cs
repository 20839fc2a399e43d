namespace MlOps.Sdk.Evaluation;

/// <summary>How the mean score moves with two features.</summary>
public sealed record PartialDependenceSurface
{
    /// <summary>The values the first feature was set to.</summary>
    public required IReadOnlyList<double> Grid { get; init; }

    /// <summary>The values the second feature was set to.</summary>
    public required IReadOnlyList<double> SecondGrid { get; init; }

    /// <summary>The mean score: a row for each value of the first feature, a column for each of the second.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Mean { get; init; }

    /// <summary>Whether the point is the nearest one of some row; elsewhere the model was asked about what it may never have seen.</summary>
    public required IReadOnlyList<IReadOnlyList<bool>> Supported { get; init; }

    /// <summary>Rows the model was asked for.</summary>
    public required long ModelRows { get; init; }
}
