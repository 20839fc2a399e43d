namespace MlOps.Sdk;

/// <summary>How far an upload or a download of files is.</summary>
/// <param name="Path">The file that moved last.</param>
/// <param name="Bytes">Bytes moved so far, of all files.</param>
/// <param name="TotalBytes">All bytes; null where it is not known.</param>
/// <param name="Files">Files that are done.</param>
/// <param name="TotalFiles">All files.</param>
public readonly record struct TransferProgress(string Path, long Bytes, long? TotalBytes, int Files, int TotalFiles);
