namespace MlOps.Sdk;

/// <summary>Some points in a row of a metric's history.</summary>
public readonly record struct MetricBucket
{
    /// <summary>The step of the first point.</summary>
    public required long FirstStep { get; init; }

    /// <summary>The step of the last point.</summary>
    public required long LastStep { get; init; }

    /// <summary>How many points there are, NaN included.</summary>
    public required long Count { get; init; }

    /// <summary>How many of them are NaN.</summary>
    public required long NaNCount { get; init; }

    /// <summary>The point with the lowest value, the first of equals; a NaN when all are.</summary>
    public required MetricPoint Lowest { get; init; }

    /// <summary>The point with the highest value, the first of equals; a NaN when all are.</summary>
    public required MetricPoint Highest { get; init; }

    /// <summary>The mean of the values that are numbers; NaN when there are none, or when infinities of both signs meet.</summary>
    public required double Mean { get; init; }

    /// <summary>A bucket of one point.</summary>
    public static MetricBucket Of(in MetricPoint point) => new()
    {
        FirstStep = point.Step,
        LastStep = point.Step,
        Count = 1,
        NaNCount = double.IsNaN(point.Value) ? 1 : 0,
        Lowest = point,
        Highest = point,
        Mean = point.Value,
    };

    /// <summary>The bucket of this one's points and of those that follow.</summary>
    /// <param name="next">A bucket whose points come after this one's.</param>
    public MetricBucket Join(in MetricBucket next)
    {
        var (a, b) = (Count - NaNCount, next.Count - next.NaNCount);
        return new()
        {
            FirstStep = FirstStep,
            LastStep = next.LastStep,
            Count = Count + next.Count,
            NaNCount = NaNCount + next.NaNCount,
            Lowest = a == 0 || next.Lowest.Value < Lowest.Value ? next.Lowest : Lowest,
            Highest = a == 0 || next.Highest.Value > Highest.Value ? next.Highest : Highest,
            Mean = a == 0 ? next.Mean : b == 0 ? Mean : (Mean * ((double)a / (a + b))) + (next.Mean * ((double)b / (a + b))),
        };
    }
}
