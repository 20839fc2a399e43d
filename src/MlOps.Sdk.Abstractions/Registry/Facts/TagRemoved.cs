namespace MlOps.Sdk;

/// <summary>A tag was taken away.</summary>
public sealed record TagRemoved() : ModelFactPayload("tag.removed")
{
    /// <summary>The tag's key.</summary>
    public required string Key { get; init; }
}
