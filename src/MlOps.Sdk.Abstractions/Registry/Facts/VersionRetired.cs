namespace MlOps.Sdk;

/// <summary>A version was taken out of use: no alias may point to it, and its content may be removed unless a legal hold lies on it.</summary>
public sealed record VersionRetired() : ModelFactPayload("version.retired")
{
    /// <summary>The version to use instead.</summary>
    public int? Replacement { get; init; }
}
