namespace MlOps.Sdk;

/// <summary>A named feature or output of a row.</summary>
/// <param name="Name">The column's name, as in the model's signature.</param>
/// <param name="Kind">Number or text.</param>
/// <param name="Slot">Its position among the row's columns of the same kind.</param>
public readonly record struct FeatureColumn(string Name, FeatureKind Kind, int Slot);
