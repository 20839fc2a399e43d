namespace MlOps.Sdk.Generators;

/// <summary>What came of reading a type: its binding, or why it has none.</summary>
internal sealed record RowResult(RowModel? Row, EquatableArray<Finding> Findings);
