namespace MlOps.Sdk.Evaluation;

/// <summary>What is averaged, what moves together and on which scale contributions add up.</summary>
public sealed record ShapleyOptions : ExplanationOptions
{
    /// <summary>A weight a background row; equal unless given.</summary>
    public IReadOnlyList<double>? BackgroundWeights { get; init; }

    /// <summary>Features that move together, such as the columns of a one-hot encoding; each alone unless given.</summary>
    public IReadOnlyList<int[]>? Groups { get; init; }

    /// <summary>The scale on which contributions add up.</summary>
    public ShapleyLink Link { get; init; }

    /// <summary>Random orders, each walked forward and backward, of <see cref="Shapley.Sampled"/>; at least 2, 10 unless set.</summary>
    public int Orders { get; init; } = 10;

    /// <summary>Coalitions of <see cref="Shapley.Kernel"/>; 2,048 and two a feature unless set. All are taken where there are no more.</summary>
    public int? Coalitions { get; init; }
}
