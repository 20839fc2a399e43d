namespace MlOps.Sdk.Data;

internal sealed record SweepDocumentContent(string Sha256, long Size);
