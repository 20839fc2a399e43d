namespace MlOps.Sdk;

/// <summary>A named group of runs that answer one question.</summary>
public sealed record Experiment
{
    /// <summary>The experiment's id.</summary>
    public required ExperimentId Id { get; init; }

    /// <summary>The name, unique in its store.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
