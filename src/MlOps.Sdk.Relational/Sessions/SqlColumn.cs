namespace MlOps.Sdk.Relational;

/// <summary>A column of rows that are inserted together.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Values">A value per row: <c>long[]</c>, <c>long?[]</c>, <c>double?[]</c>, <c>string[]</c> or <c>byte[][]</c>; null is NULL.</param>
public readonly record struct SqlColumn(string Name, Array Values);
