using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Reads a marked type into what its binding is written from.</summary>
internal static class RowReader
{
    public static RowResult Read(GeneratorAttributeSyntaxContext context, RowRole role, CancellationToken cancellationToken)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (!IsFirst(type, context.Attributes[0], cancellationToken))
            return new(null, default);

        var findings = new Findings(type);
        var compilation = context.SemanticModel.Compilation;
        TypeCheck.Run(type, role, findings, cancellationToken);
        if (findings.Failed)
            return new(null, findings.All);

        MisplacedAttributes.Find(type, findings);
        var names = MemberNamesReader.Read(type, role, compilation, findings);
        var (columns, construction) = Columns(type, role, Naming(context.Attributes[0]), compilation, findings);
        if (columns.Count == 0 && !findings.Failed)
            findings.Add(RowRules.NoColumns, type, Code.Friendly(type), Code.Attribute(role), role == RowRole.Features ? "public property that can be read" : "parameter of its constructor or property that can be set");
        if (findings.Failed)
            return new(null, findings.All);

        return new(
            new()
            {
                Role = role,
                Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
                Declarations = Declarations(type).ToEquatable(),
                Name = Code.Identifier(type.Name),
                Members = names,
                Columns = columns.ToEquatable(),
                Construction = construction,
            },
            findings.All);
    }

    private static (List<ColumnModel> Columns, ConstructionModel? Construction) Columns(INamedTypeSymbol type, RowRole role, NamingStyle naming, Compilation compilation, Findings findings)
    {
        if (role == RowRole.Features)
            return (FeatureColumns.Read(type, naming, compilation, findings), null);

        var outputs = new OutputColumns(type, compilation, findings);
        outputs.Read(naming);
        return (outputs.Columns, outputs.Construction);
    }

    // Marked at two of its parts, which the compiler refuses itself, a type comes twice.
    private static bool IsFirst(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken) => type.GetAttributes()
        .First(other => SymbolEqualityComparer.Default.Equals(other.AttributeClass, attribute.AttributeClass))
        .ApplicationSyntaxReference?.GetSyntax(cancellationToken) == attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken);

    private static NamingStyle Naming(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Naming").Value.Value is int naming ? (NamingStyle)naming : NamingStyle.AsDeclared;

    private static Stack<string> Declarations(INamedTypeSymbol type)
    {
        var declarations = new Stack<string>();
        for (var next = type; next is not null; next = next.ContainingType)
        {
            var keyword = next switch
            {
                { TypeKind: TypeKind.Interface } => "interface",
                { IsRecord: true, IsValueType: true } => "record struct",
                { IsRecord: true } => "record",
                { IsValueType: true } => "struct",
                _ => "class",
            };
            declarations.Push($"partial {keyword} {Code.Identifier(next.Name)}");
        }

        return declarations;
    }
}
