namespace MlOps.Sdk.Relational;

/// <summary>How far a copy has come.</summary>
/// <param name="Step">The table under way, or <c>artifacts</c>.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Artifacts">Contents done.</param>
/// <param name="Of">Contents there are; 0 while that is not known.</param>
/// <param name="Copied">Contents copied; the others were there already.</param>
/// <param name="Bytes">Bytes of content copied.</param>
public readonly record struct StoreCopyProgress(string Step, long Rows, int Artifacts, int Of, int Copied, long Bytes);
