using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlOps.Sdk.Generators;

/// <summary>Whether a second part of a type can be written at all.</summary>
internal static class TypeCheck
{
    public static void Run(INamedTypeSymbol type, RowRole role, Findings findings, CancellationToken cancellationToken)
    {
        var attribute = Code.Attribute(role);
        for (var next = type; next is not null; next = next.ContainingType)
        {
            if (!IsPartial(next, cancellationToken))
                findings.Add(RowRules.NotPartial, next, Code.Friendly(type), attribute, next.Name);
        }

        if (Problem(type, role) is { } problem)
            findings.Add(RowRules.UnsuitableType, type, Code.Friendly(type), attribute, problem);
    }

    private static string? Problem(INamedTypeSymbol type, RowRole role)
    {
        if (Outer(type).FirstOrDefault(outer => outer.TypeParameters.Length > 0) is { } generic)
            return $"'{generic.Name}' is generic, and a model's columns are not; declare a row for each type it is used with";
        if (type.IsRefLikeType)
            return "a ref struct cannot be kept, queued or batched; declare it a struct or a record";
        if (type.IsStatic)
            return "a static class has no values; declare it a record";
        if (Outer(type).Any(outer => outer.IsFileLocal))
            return "a type of one file cannot have a second part; declare it internal";
        return role == RowRole.Outputs && type.IsAbstract ? "an abstract class cannot be made; mark the types derived from it" : null;
    }

    private static IEnumerable<INamedTypeSymbol> Outer(INamedTypeSymbol type)
    {
        for (var next = type; next is not null; next = next.ContainingType)
            yield return next;
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) => type.DeclaringSyntaxReferences
        .Any(part => part.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
