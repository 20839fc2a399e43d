namespace MlOps.Sdk;

/// <summary>A version was given a semantic version label; a label names one version for ever.</summary>
public sealed record LabelAssigned() : ModelFactPayload("label.assigned")
{
    /// <summary>The label by SemVer 2.0, such as <c>1.4.2</c>.</summary>
    public required string Label { get; init; }
}
