namespace MlOps.Sdk;

/// <summary>A field of the model card that people fill was written anew, on the model or on a version.</summary>
public sealed record CardFieldChanged() : ModelFactPayload("card-field.changed")
{
    /// <summary>The field, such as <c>intended-use</c>.</summary>
    public required string Field { get; init; }

    /// <summary>The new text; null takes it away.</summary>
    public string? Text { get; init; }
}
