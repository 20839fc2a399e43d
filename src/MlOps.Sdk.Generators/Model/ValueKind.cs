namespace MlOps.Sdk.Generators;

internal enum ValueKind
{
    Double,
    Float,
    Half,
    Decimal,
    Integer,
    Bool,
    Text,
    EnumText,
    EnumNumber,
}
