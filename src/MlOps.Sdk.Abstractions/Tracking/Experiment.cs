using System.Collections.ObjectModel;

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

    /// <summary>What people wrote about it; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>Tags in ordinal order of key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Since when it takes no runs and is left out of default lists and searches, UTC; null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}
