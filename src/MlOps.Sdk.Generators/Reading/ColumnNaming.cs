namespace MlOps.Sdk.Generators;

/// <summary>The values of <c>MlOps.Sdk.ColumnNaming</c>, whose assembly the compiler does not load.</summary>
internal enum ColumnNaming
{
    AsDeclared,
    CamelCase,
    SnakeCase,
    KebabCase,
}
