namespace MlOps.Sdk.Data;

/// <summary>How far what is expected may go beyond what the reference shows.</summary>
public sealed record InferenceOptions
{
    /// <summary>Ranges are widened by this share of their width on both sides; 0.1.</summary>
    public double Widening { get; init; } = 0.1;

    /// <summary>The mean may lie within so many standard deviations of the reference's; 2.</summary>
    public double MeanDeviations { get; init; } = 2;

    /// <summary>A text column with at most so many different values, or with at most <see cref="CategoryShare"/> of its rows, is a category; 20.</summary>
    public int MaxCategories { get; init; } = 20;

    /// <summary>See <see cref="MaxCategories"/>; 0.05.</summary>
    public double CategoryShare { get; init; } = 0.05;

    /// <summary>Uniqueness and order are only expected when the reference has this many rows; 20.</summary>
    public int MinRows { get; init; } = 20;

    /// <summary>
    /// The limit of the population stability index against the reference's profile, which finds a shift between training and
    /// serving; 0.2 by custom. No such expectation where null, which is the default, because profiles make a suite's JSON long.
    /// </summary>
    public double? StabilityLimit { get; init; }

    /// <summary>How many times more or fewer rows than the reference are expected, above 1; row counts are not expected where null, the default.</summary>
    public double? VolumeFactor { get; init; }
}
