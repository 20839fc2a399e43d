namespace MlOps.Sdk;

/// <summary>A deprecation or a retirement was taken back.</summary>
public sealed record VersionReinstated() : ModelFactPayload("version.reinstated");
