namespace MlOps.Sdk.Relational;

/// <summary>What was copied of the records, and the content they refer to.</summary>
internal sealed record CopiedSnapshot(CopyState State, AuditHead Head, Dictionary<string, long> Rows, long Written, Dictionary<ContentDigest, long> Content);
