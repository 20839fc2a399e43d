using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>What a member says of its column.</summary>
internal sealed class MemberAttributes(ImmutableArray<AttributeData> attributes)
{
    private readonly AttributeData? _column = Find(attributes, "ModelColumnAttribute");

    /// <summary>Whether it says that it is a column.</summary>
    public bool Claims => _column is not null || Vector is not null;

    public bool IsIgnored { get; } = Find(attributes, "ModelIgnoreAttribute") is not null;

    public AttributeData? Vector { get; } = Find(attributes, "VectorAttribute");

    /// <summary>Whether it names its column, even if by a blank.</summary>
    public bool IsNamed => _column is { ConstructorArguments.Length: 1 };

    public string? Name => IsNamed ? _column!.ConstructorArguments[0].Value as string : null;

    public bool AsNumber => _column?.NamedArguments.Any(argument => argument is { Key: "AsNumber", Value.Value: true }) == true;

    public static AttributeData? Find(ImmutableArray<AttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeClass is { ContainingType: null, ContainingNamespace: { Name: "Sdk", ContainingNamespace: { Name: "MlOps", ContainingNamespace.IsGlobalNamespace: true } } } type && type.Name == name);
}
