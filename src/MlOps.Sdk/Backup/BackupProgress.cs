namespace MlOps.Sdk;

/// <summary>How far a backup or a restore has come.</summary>
/// <param name="Artifacts">Contents done.</param>
/// <param name="Of">Contents there are.</param>
/// <param name="Copied">Contents copied; the others were there already.</param>
/// <param name="Bytes">Bytes copied.</param>
public readonly record struct BackupProgress(int Artifacts, int Of, int Copied, long Bytes);
