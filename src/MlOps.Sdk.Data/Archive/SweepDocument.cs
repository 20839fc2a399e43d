namespace MlOps.Sdk.Data;

/// <summary>A sweep plan as it is stored.</summary>
internal sealed record SweepDocument(int SchemaVersion, DateTimeOffset CreatedAt, SweepDocumentContent[] Candidates);
