using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>The properties and fields of a type and its base types, those of base types first, each name once.</summary>
internal static class MemberList
{
    public static List<Member> Of(INamedTypeSymbol type)
    {
        var members = new List<Member>();
        foreach (var symbol in BasesFirst(type).SelectMany(Declared))
        {
            var member = new Member(symbol, symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)symbol).Type) { Attributes = new(Attributes(symbol)) };
            var hidden = members.FindIndex(other => other.Name == member.Name);
            if (hidden < 0)
                members.Add(member);
            else
                members[hidden] = member;
        }

        return members;
    }

    private static Stack<INamedTypeSymbol> BasesFirst(INamedTypeSymbol type)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (var next = type; next is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) }; next = next.BaseType)
            types.Push(next);
        return types;
    }

    private static IEnumerable<ISymbol> Declared(INamedTypeSymbol type) => type.GetMembers().Where(member => !member.IsStatic && member.CanBeReferencedByName && member switch
    {
        IPropertySymbol property => !property.IsIndexer && !(property.Name == "EqualityContract" && type.IsRecord),
        IFieldSymbol field => !field.IsImplicitlyDeclared && field.AssociatedSymbol is null,
        _ => false,
    });

    // [ModelColumn] before a parameter of a positional record is on the parameter, not on the property.
    private static ImmutableArray<AttributeData> Attributes(ISymbol member)
    {
        var own = member.GetAttributes();
        return member.ContainingType.IsRecord
            ? [.. own, .. member.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Where(parameter => parameter.Name == member.Name).SelectMany(parameter => parameter.GetAttributes())]
            : own;
    }
}
