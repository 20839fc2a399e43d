namespace MlOps.Sdk.Generators;

/// <summary>The values of <c>MlOps.Sdk.ColumnNaming</c>, whose assembly the compiler does not load.</summary>
internal enum NamingStyle
{
    AsDeclared,
    CamelCase,
    SnakeCase,
    KebabCase,
}
