namespace MlOps.Sdk.Data;

/// <summary>A row that is not as expected.</summary>
/// <param name="Row">Its position in the data set, from 0.</param>
/// <param name="Value">Its cell or cells as text; null for a missing cell.</param>
public readonly record struct UnexpectedValue(int Row, string? Value);
