namespace MlOps.Sdk;

/// <summary>What a store needs to begin a run.</summary>
public sealed record NewRun
{
    /// <summary>The id; beginning the same run twice is one run.</summary>
    public required RunId Id { get; init; }

    /// <summary>The experiment it belongs to.</summary>
    public required ExperimentId ExperimentId { get; init; }

    /// <summary>A name for people; it need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>The run this one is a part of, such as a sweep.</summary>
    public RunId? ParentId { get; init; }

    /// <summary>The run that this one is another attempt of.</summary>
    public RunId? RetryOf { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who may log to it: an id of the writing process.</summary>
    public required string Owner { get; init; }

    /// <summary>Until when the owner is taken to be alive unless it renews the lease, UTC.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Code, machine, runtime and seed.</summary>
    public RunEnvironment Environment { get; init; } = new();
}
