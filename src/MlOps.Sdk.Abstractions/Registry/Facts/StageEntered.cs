namespace MlOps.Sdk;

/// <summary>A version went to another stage.</summary>
public sealed record StageEntered() : ModelFactPayload("stage.entered")
{
    /// <summary>The stage it left; null when it had none.</summary>
    public string? From { get; init; }

    /// <summary>The stage it is in now.</summary>
    public required string Stage { get; init; }
}
