using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Tells what holds several values, and how many.</summary>
internal static class VectorReader
{
    public const int MaxLength = 4096;

    /// <summary>The kind of vector and the type of its elements, or null where the type is none.</summary>
    public static (VectorKind Kind, ITypeSymbol Element)? Shape(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { IsSZArray: true } array => (VectorKind.Array, array.ElementType),
        INamedTypeSymbol { Name: "ReadOnlyMemory", TypeArguments: [var element], ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => (VectorKind.Memory, element),
        INamedTypeSymbol { Name: "ImmutableArray", TypeArguments: [var element], ContainingNamespace: { Name: "Immutable", ContainingNamespace.Name: "Collections" } } => (VectorKind.ImmutableArray, element),
        INamedTypeSymbol { TypeKind: TypeKind.Struct } structure when InlineLength(structure) is not null && structure.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic) is { } field => (VectorKind.InlineArray, field.Type),
        _ => null,
    };

    /// <summary>The number of values, or 0 with the reason why there is none.</summary>
    public static int Length(ITypeSymbol type, AttributeData? attribute, out string problem)
    {
        var inline = type is INamedTypeSymbol named ? InlineLength(named) : null;
        var said = attribute?.ConstructorArguments is [var argument] ? argument.Kind == TypedConstantKind.Array ? Keys(attribute)?.Count ?? 0 : argument.Value as int? ?? 0 : inline ?? 0;
        problem = string.Format(CultureInfo.InvariantCulture, (attribute, said) switch
        {
            (null, 0) => "is a vector of unknown length; mark it [Vector(n)] with the number of its values",
            _ when inline is not null && inline != said => "is an inline array of {1} values, but [Vector] says {0}; leave [Vector] out",
            (_, < 1 or > MaxLength) => "is a vector of {0} values; a row takes 1 to {2}, and a wider model is called by tensors",
            _ when Keys(attribute) is { } keys && keys.Any(string.IsNullOrWhiteSpace) => "has a [Vector] with an empty or blank key; write them as the model's map has them",
            _ => "",
        }, said, inline, MaxLength);
        return problem.Length == 0 ? said : 0;
    }

    /// <summary>What stands in the brackets of each column, or null where they are numbered.</summary>
    public static IReadOnlyList<string>? Keys(AttributeData? attribute) =>
        attribute?.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } keys] ? [.. keys.Values.Select(key => key.Value as string ?? "")] : null;

    private static int? InlineLength(INamedTypeSymbol type) => type.GetAttributes()
        .FirstOrDefault(attribute => attribute.AttributeClass is { Name: "InlineArrayAttribute", ContainingNamespace: { Name: "CompilerServices", ContainingNamespace.Name: "Runtime" } })?
        .ConstructorArguments is [{ Value: int length }] ? length : null;
}
