using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>A metric, or a difference of metrics, together with what sampling does to it.</summary>
internal abstract class Estimate
{
    /// <summary>The value as observed.</summary>
    public required double Value { get; init; }

    /// <summary>How the uncertainty was found, such as <c>DeLong paired</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Rows it rests on, or units.</summary>
    public required long Count { get; init; }

    /// <summary>What <see cref="Count"/> counts.</summary>
    public string Noun { get; init; } = "rows";

    /// <summary>The standard error near the observed value; 0 where rows cannot differ.</summary>
    public abstract double StandardError { get; }

    /// <summary>The two-sided interval at that level.</summary>
    public abstract Interval Interval(double level);

    /// <summary>p-value of "the true value is at most <paramref name="bound"/>": small means it is above.</summary>
    public abstract double PValueOfAtMost(double bound);

    /// <summary>p-value of "the true value is at least <paramref name="bound"/>": small means it is below.</summary>
    public abstract double PValueOfAtLeast(double bound);

    /// <summary>Without spread there is no chance to weigh: the value lies on one side of the bound or the other.</summary>
    protected static double PointPValue(bool holds) => holds ? 1 : 0;
}
