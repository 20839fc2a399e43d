namespace MlOps.Sdk;

/// <summary>What changes of an experiment; null members stay as they are.</summary>
public sealed record ExperimentChange
{
    /// <summary>The new name, unique in the store.</summary>
    public string? Name { get; init; }

    /// <summary>The new notes, at most <see cref="LogKey.MaxNotesLength"/> characters; an empty text removes them.</summary>
    public string? Notes { get; init; }

    /// <summary>Tags to set, or to remove where the value is null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Tags { get; init; } = [];

    /// <summary>Whether the experiment is archived: it takes no runs, and default lists and searches leave it out.</summary>
    public bool? Archived { get; init; }
}
