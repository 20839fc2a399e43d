namespace MlOps.Sdk.Evaluation;

/// <summary>Steps of time series that were forecast: one row a step, the rows of a series together and in order of time.</summary>
public sealed record ForecastRows
{
    /// <summary>The series of each row.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>The time of each row, ascending within a series.</summary>
    public required IReadOnlyList<DateTimeOffset> Times { get; init; }

    /// <summary>What came.</summary>
    public required IReadOnlyList<double> Actual { get; init; }

    /// <summary>By series: what it was trained on, in order of time, ending before its first row. Scaled errors and the naive forecast need it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? History { get; init; }

    /// <summary>Steps in a season of the history, such as 7 for days of a week; 1 for none.</summary>
    public int Season { get; init; } = 1;

    /// <summary>The quantiles a model gives a score for, ascending in (0, 1) with 0.5 among them; empty for point forecasts.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];
}
