using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Finds how the members of a binding can be declared beside what the type and its base types have already.</summary>
internal static class MemberNamesReader
{
    public static MemberNames Read(INamedTypeSymbol type, RowRole role, Compilation compilation, Findings findings)
    {
        var (schema, method, parameter) = role == RowRole.Features ? ("Features", "WriteTo", "FeatureWriter") : ("Outputs", "ReadFrom", "OutputReader");
        var (ownSchema, ownMethod) = (type.GetMembers(schema), type.GetMembers(method));
        foreach (var twice in ownSchema.Where(IsSchema).Concat(ownMethod.Where(IsMethod)))
            findings.Add(RowRules.AlreadyDeclared, twice, Code.Friendly(type), twice.Name, Code.Attribute(role));

        return new(
            ownSchema.Length > 0 || Inherited(schema).Any(member => !IsSchema(member)) ? MemberStyle.Explicit : IsHidden(schema, IsSchema) ? MemberStyle.PublicNew : MemberStyle.Public,
            ownMethod.Concat(Inherited(method)).Any(member => member is not IMethodSymbol) ? MemberStyle.Explicit : IsHidden(method, IsMethod) ? MemberStyle.PublicNew : MemberStyle.Public);

        static bool IsSchema(ISymbol member) => member is IPropertySymbol { IsStatic: true, Type.Name: "FeatureSchema" };

        bool IsMethod(ISymbol member) => member is IMethodSymbol { Parameters: [{ Type.Name: var name }] } && name == parameter;

        // What this generator writes into a base type of the same project is not to be seen yet.
        bool IsHidden(string name, Func<ISymbol, bool> same) =>
            Inherited(name).Any(same) || Bases().Any(ancestor => MemberAttributes.Find(ancestor.GetAttributes(), Code.Attribute(role) + "Attribute") is not null);

        IEnumerable<ISymbol> Inherited(string name) => Bases().SelectMany(ancestor => ancestor.GetMembers(name)).Where(member => compilation.IsSymbolAccessibleWithin(member, type));

        IEnumerable<INamedTypeSymbol> Bases()
        {
            for (var next = type.BaseType; next is not null; next = next.BaseType)
                yield return next;
        }
    }
}
