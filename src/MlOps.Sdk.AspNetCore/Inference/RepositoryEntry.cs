namespace MlOps.Sdk.AspNetCore;

/// <summary>A model of the repository's index.</summary>
internal sealed record RepositoryEntry(string Name, string? Version, string State, string Reason);
