namespace MlOps.Sdk.Relational;

/// <summary>
/// The two halves of a store that can be copied: where its records are and where its content is. Stores in memory have no such
/// records: they are for unit tests, and a file of SQLite is as easily made.
/// </summary>
/// <param name="Database">Experiments, runs, models, facts, event cursors and the audit log.</param>
/// <param name="Artifacts">Content by digest, in any kind of store.</param>
public sealed record CopyableStore(RelationalDatabase Database, IArtifactStore Artifacts);
