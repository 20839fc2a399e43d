namespace MlOps.Sdk;

/// <summary>Something a monitor found, without any raw feature value.</summary>
public sealed record Alert
{
    /// <summary>The alert's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The same for every alert of one rule, monitored reference, column and environment: what receivers group and deduplicate by. Severity and version are no part of it, so an escalation or a new version updates and does not duplicate.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whether the finding holds or has ended.</summary>
    public AlertStatus Status { get; init; }

    /// <summary>The rule that fired, such as <c>feature-drift</c>, <c>prediction-drift</c>, <c>performance</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>How urgent it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that served.</summary>
    public required int Version { get; init; }

    /// <summary>The column or metric it is about.</summary>
    public string? Column { get; init; }

    /// <summary>One sentence with the numbers.</summary>
    public required string Summary { get; init; }

    /// <summary>The value that fired.</summary>
    public double? Value { get; init; }

    /// <summary>The limit it passed.</summary>
    public double? Limit { get; init; }

    /// <summary>The same quantity in the reference, where there is one.</summary>
    public double? Baseline { get; init; }

    /// <summary>The p-value after correction over the window's columns.</summary>
    public double? PValue { get; init; }

    /// <summary>The start of the window, UTC.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>The end of the window, UTC; exclusive.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Rows in the window.</summary>
    public required long SampleSize { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }
}
