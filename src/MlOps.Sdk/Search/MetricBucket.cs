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

    internal static MetricBucket Of(in MetricPoint point) => new()
    {
        FirstStep = point.Step,
        LastStep = point.Step,
        Count = 1,
        NaNCount = double.IsNaN(point.Value) ? 1 : 0,
        Lowest = point,
        Highest = point,
        Mean = point.Value,
    };

    internal static MetricBucket Join(in MetricBucket first, in MetricBucket second)
    {
        var (a, b) = (first.Count - first.NaNCount, second.Count - second.NaNCount);
        return new()
        {
            FirstStep = first.FirstStep,
            LastStep = second.LastStep,
            Count = first.Count + second.Count,
            NaNCount = first.NaNCount + second.NaNCount,
            Lowest = a == 0 || second.Lowest.Value < first.Lowest.Value ? second.Lowest : first.Lowest,
            Highest = a == 0 || second.Highest.Value > first.Highest.Value ? second.Highest : first.Highest,
            Mean = a == 0 ? second.Mean : b == 0 ? first.Mean : (first.Mean * ((double)a / (a + b))) + (second.Mean * ((double)b / (a + b))),
        };
    }
}
