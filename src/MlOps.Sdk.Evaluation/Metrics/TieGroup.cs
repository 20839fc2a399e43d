namespace MlOps.Sdk.Evaluation;

/// <summary>Candidates of a query with one score, and how many of them are relevant.</summary>
internal readonly record struct TieGroup(int Size, int Relevant);
