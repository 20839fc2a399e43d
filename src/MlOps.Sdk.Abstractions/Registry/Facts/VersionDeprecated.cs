namespace MlOps.Sdk;

/// <summary>A version, or the whole model, should not be used any more; it still works.</summary>
public sealed record VersionDeprecated() : ModelFactPayload("version.deprecated")
{
    /// <summary>From when on it is deprecated, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is to be retired, UTC; null when that is not known.</summary>
    public DateTimeOffset? RetiresAt { get; init; }

    /// <summary>The version to use instead.</summary>
    public int? Replacement { get; init; }
}
