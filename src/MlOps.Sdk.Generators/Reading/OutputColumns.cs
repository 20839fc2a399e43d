using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>The columns of an output: what its constructor takes and what can be set, and how it is made of them.</summary>
internal sealed class OutputColumns(INamedTypeSymbol type, Compilation compilation, Findings findings)
{
    public List<ColumnModel> Columns { get; } = [];

    public ConstructionModel? Construction { get; private set; }

    public void Read(NamingStyle naming)
    {
        var members = MemberList.Of(type);
        var candidates = members.Where(member => MemberAttributesCheck.IsCandidate(member, findings)).ToList();
        if (ConstructorChoice.Make(type, members, candidates, findings) is not { } constructor)
            return;

        var reader = new ColumnReader(naming, findings);
        var arguments = new List<ConstructorArgument>();
        var initialized = new List<int>();
        foreach (var member in candidates)
        {
            var parameter = constructor.ParameterOf(member);
            if (parameter is null && !IsSettable(member.Symbol))
            {
                if (member.Attributes.Claims)
                    findings.Add(RowRules.Inaccessible, member.Symbol, Code.Friendly(member.Symbol), $"'{type.Name}' cannot set it; give it an init accessor or a parameter of the constructor");
            }
            else if (reader.Read(member) is { } column)
            {
                if (parameter is not null)
                    arguments.Add(new(Code.Identifier(parameter.Name), Columns.Count));
                if (parameter is null || (member.IsRequired && !constructor.SetsRequired))
                    initialized.Add(Columns.Count);
                Columns.Add(column);
            }
        }

        if (!constructor.SetsRequired && members.FirstOrDefault(member => member.IsRequired && !candidates.Contains(member)) is { } required)
            findings.Add(RowRules.NotConstructible, required.Symbol, Code.Friendly(type), $"'{required.Name}' is required but is no column; make it one, or not required");

        Construction = new(arguments.ToEquatable(), initialized.ToEquatable());
    }

    private bool IsSettable(ISymbol member) => member switch
    {
        IPropertySymbol { SetMethod: { } set } => compilation.IsSymbolAccessibleWithin(set, type),
        IFieldSymbol { IsReadOnly: false } => compilation.IsSymbolAccessibleWithin(member, type),
        _ => false,
    };
}
