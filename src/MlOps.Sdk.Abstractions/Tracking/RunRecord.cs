namespace MlOps.Sdk;

/// <summary>A run as its store knows it: the facts, the params, the tags and the last value of each metric.</summary>
public sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required RunId Id { get; init; }

    /// <summary>The experiment it belongs to.</summary>
    public required ExperimentId ExperimentId { get; init; }

    /// <summary>A name for people; it need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>The run this one is a part of.</summary>
    public RunId? ParentId { get; init; }

    /// <summary>Where it stands; a running run whose lease has lapsed reads as <see cref="RunStatus.Interrupted"/>.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Code, machine, runtime and seed.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Params in ordinal order of key; each is written once.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Tags in ordinal order of key; the last write wins.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>For each metric the point with the greatest step, the last written among equals.</summary>
    public required IReadOnlyDictionary<string, MetricPoint> Metrics { get; init; }

    /// <summary>The data sets it read.</summary>
    public required IReadOnlyList<DatasetVersion> Inputs { get; init; }

    /// <summary>The model versions it produced, by model and version.</summary>
    public IReadOnlyList<RunOutput> Outputs { get; init => field = value ?? []; } = [];

    /// <summary>What people wrote about it; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>The run that this one is another attempt of; null for a first attempt.</summary>
    public RunId? RetryOf { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    public int Attempt { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>Since when it is deleted, UTC; null while it is not.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
