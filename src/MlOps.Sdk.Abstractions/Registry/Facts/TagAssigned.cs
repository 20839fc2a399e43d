namespace MlOps.Sdk;

/// <summary>A tag was given a value, on the model or on a version.</summary>
public sealed record TagAssigned() : ModelFactPayload("tag.assigned")
{
    /// <summary>The tag's key.</summary>
    public required string Key { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; init; }
}
