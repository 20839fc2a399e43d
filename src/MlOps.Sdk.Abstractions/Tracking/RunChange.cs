namespace MlOps.Sdk;

/// <summary>What changes of a run; null members stay as they are.</summary>
public sealed record RunChange
{
    /// <summary>The new name; it need not be unique.</summary>
    public string? Name { get; init; }

    /// <summary>The new notes, at most <see cref="LogKey.MaxNotesLength"/> characters; an empty text removes them.</summary>
    public string? Notes { get; init; }

    /// <summary>Tags to set, or to remove where the value is null.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Tags { get; init; } = [];

    /// <summary>Whether the run is deleted: searches leave it out, and it may be purged.</summary>
    public bool? Deleted { get; init; }
}
