namespace MlOps.Sdk.Evaluation;

/// <summary>How often what is shuffled.</summary>
public sealed record PermutationOptions : ExplanationOptions
{
    /// <summary>Shuffles a feature, at least 1; 10 unless set.</summary>
    public int Repeats { get; init; } = 10;

    /// <summary>Features that are shuffled together, such as the columns of a one-hot encoding or two that are correlated; each alone unless given.</summary>
    public IReadOnlyList<int[]>? Groups { get; init; }

    /// <summary>The metrics names stand for; the built-in ones unless given.</summary>
    public MetricCatalog? Catalog { get; init; }
}
