namespace MlOps.Sdk.Generators;

/// <summary>How an output is made.</summary>
/// <param name="Arguments">The parameters that are given, each with the index of its column.</param>
/// <param name="Initialized">The columns that are set in the initializer.</param>
internal sealed record ConstructionModel(EquatableArray<ConstructorArgument> Arguments, EquatableArray<int> Initialized);
