using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Tells how a type is held in one column.</summary>
internal static class ValueReader
{
    /// <summary>The value, or null where no column holds the type.</summary>
    public static ValueModel? Read(ITypeSymbol type, bool enumAsNumber)
    {
        var optional = type.NullableAnnotation != NullableAnnotation.NotAnnotated && type.IsReferenceType;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
            (type, optional) = (inner, true);

        return Kind(type, enumAsNumber) is { } kind ? new(kind, optional, Code.Type(type), kind is ValueKind.EnumText or ValueKind.EnumNumber ? EnumReader.Names((INamedTypeSymbol)type) : default) : null;
    }

    private static ValueKind? Kind(ITypeSymbol type, bool enumAsNumber) => type.SpecialType switch
    {
        SpecialType.System_Double => ValueKind.Double,
        SpecialType.System_Single => ValueKind.Float,
        SpecialType.System_Decimal => ValueKind.Decimal,
        SpecialType.System_Boolean => ValueKind.Bool,
        SpecialType.System_String => ValueKind.Text,
        >= SpecialType.System_SByte and <= SpecialType.System_UInt64 => ValueKind.Integer,
        _ when type.TypeKind == TypeKind.Enum => enumAsNumber ? ValueKind.EnumNumber : ValueKind.EnumText,
        _ when type is { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => ValueKind.Half,
        _ => null,
    };
}
