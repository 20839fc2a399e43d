namespace Delays;

/// <summary>Positional.</summary>
[FeatureRow(Naming = ColumnNaming.SnakeCase)]
public sealed partial record Flight(string Origin, string? Carrier, [ModelColumn("km")] double Distance, float DepartureHour, [property: ModelColumn("weekday")] DayOfWeek Day)
{
    /// <summary>Computed.</summary>
    public bool IsWeekend => Day is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Left out.</summary>
    [ModelIgnore]
    public Guid Id { get; init; }
}

/// <summary>A label and a map.</summary>
[ModelOutput]
public readonly partial record struct DelayForecast([ModelColumn("PredictedLabel")] bool Late, [ModelColumn("probabilities[late]")] double Probability);
