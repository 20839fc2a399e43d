namespace MlOps.Sdk;

/// <summary>The description of the model or of a version was written anew.</summary>
public sealed record DescriptionChanged() : ModelFactPayload("description.changed")
{
    /// <summary>The new text; null takes it away.</summary>
    public string? Text { get; init; }
}
