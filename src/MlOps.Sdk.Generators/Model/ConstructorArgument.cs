namespace MlOps.Sdk.Generators;

internal readonly record struct ConstructorArgument(string Parameter, int Column);
