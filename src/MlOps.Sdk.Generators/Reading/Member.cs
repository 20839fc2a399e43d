using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>A property or field that may be a column.</summary>
internal sealed record Member(ISymbol Symbol, ITypeSymbol Type)
{
    /// <summary>Its attributes, and those of the parameter that makes it where it is of a positional record.</summary>
    public required MemberAttributes Attributes { get; init; }

    public string Name => Symbol.Name;

    public bool IsRequired => Symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    public bool IsPublic => Symbol.DeclaredAccessibility == Accessibility.Public;
}
