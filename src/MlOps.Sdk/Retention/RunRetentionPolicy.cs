namespace MlOps.Sdk;

/// <summary>Which runs are deleted, and when those that are deleted are purged. A run must meet every condition to be deleted.</summary>
public sealed record RunRetentionPolicy
{
    /// <summary>The names of the experiments it is for; all when empty.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];

    /// <summary>How long a run is kept after it ended.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>How many of the newest ended runs of each experiment are kept whatever their age; none unless set.</summary>
    public int KeepLast { get; init; }

    /// <summary>The end states that are deleted; every one when empty. A running run is never deleted.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>Tags that a run must have, each with this value, to be deleted; none unless set.</summary>
    public IReadOnlyDictionary<string, string> WithTags { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of tags that keep a run, whatever their value; none unless set.</summary>
    public IReadOnlyList<string> KeepTagged { get; init; } = [];

    /// <summary>How long a deleted run may be restored before it is purged; 30 days unless set.</summary>
    public TimeSpan PurgeAfter { get; init; } = TimeSpan.FromDays(30);
}
