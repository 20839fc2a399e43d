using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Finds attributes that would be read by nobody.</summary>
internal static class MisplacedAttributes
{
    public static void Find(INamedTypeSymbol type, Findings findings)
    {
        foreach (var member in type.GetMembers().Where(IsMarked))
        {
            if (member is IPropertySymbol { IsIndexer: true })
                findings.Add(RowRules.Inaccessible, member, Code.Friendly(member), "an indexer has no one value; mark a property");
            else if (member.IsStatic && type.TypeKind != TypeKind.Enum)
                findings.Add(RowRules.Inaccessible, member, Code.Friendly(member), "it is static, and a row has its own values; make it a property of the instance");
        }

        foreach (var parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Where(IsMarked))
        {
            if (!type.IsRecord || !type.GetMembers(parameter.Name).Any(member => member is IPropertySymbol or IFieldSymbol))
                findings.Add(RowRules.Contradiction, parameter, parameter.Name, "is a parameter that no property of a positional record is made of; mark the property or field that keeps it");
        }
    }

    private static bool IsMarked(ISymbol symbol) => new MemberAttributes(symbol.GetAttributes()) is { Claims: true } or { IsIgnored: true };
}
