using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>The constructor an output is made by: of those whose parameters are all columns, the one with the most.</summary>
internal sealed class ConstructorChoice
{
    private readonly IMethodSymbol _constructor;
    private readonly Dictionary<string, IParameterSymbol> _parameters = new(StringComparer.Ordinal);

    private ConstructorChoice(IMethodSymbol constructor, IReadOnlyList<Member> members, IReadOnlyList<Member> candidates)
    {
        _constructor = constructor;
        foreach (var parameter in constructor.Parameters)
            Problem ??= Match(parameter, members, candidates);
    }

    public bool SetsRequired => _constructor.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute");

    private string? Problem { get; }

    private int Count => _parameters.Count;

    public IParameterSymbol? ParameterOf(Member member) => _parameters.TryGetValue(member.Name, out var parameter) ? parameter : null;

    /// <summary>The choice, or null with a finding.</summary>
    public static ConstructorChoice? Make(INamedTypeSymbol type, IReadOnlyList<Member> members, IReadOnlyList<Member> candidates, Findings findings)
    {
        // While a parameter is still being typed.
        if (type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Any(parameter => parameter.Name.Length == 0 || parameter.Type.TypeKind == TypeKind.Error))
        {
            findings.FailSilently();
            return null;
        }

        var choices = type.InstanceConstructors.Where(constructor => !IsCopy(constructor, type)).Select(constructor => new ConstructorChoice(constructor, members, candidates)).OrderByDescending(choice => choice.Count).ToList();
        var fitting = choices.Where(choice => choice.Problem is null).ToList();
        if (fitting.Count == 0)
            findings.Add(RowRules.NotConstructible, choices.Count > 0 ? choices[0]._constructor : type, Code.Friendly(type), choices.Count > 0 ? choices[0].Problem! : "it has no constructor; declare one");
        else if (fitting.Count > 1 && fitting[0].Count == fitting[1].Count)
            findings.Add(RowRules.NotConstructible, fitting[1]._constructor, Code.Friendly(type), $"'{Code.Friendly(fitting[0]._constructor)}' and '{Code.Friendly(fitting[1]._constructor)}' fit its columns equally well; remove one of them");
        else
            return fitting[0];

        return null;
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, type);

    private string? Match(IParameterSymbol parameter, IReadOnlyList<Member> members, IReadOnlyList<Member> candidates)
    {
        var name = $"parameter '{parameter.Name}' of its constructor";
        var member = Named(candidates, parameter.Name);
        if (member is not null && parameter.RefKind == RefKind.None && SymbolEqualityComparer.Default.Equals(member.Type, parameter.Type) && !_parameters.ContainsKey(member.Name))
            _parameters.Add(member.Name, parameter);
        else if (!parameter.IsOptional)
            return member is not null && parameter.RefKind == RefKind.None ? $"{name} is of type '{Code.Friendly(parameter.Type)}' and '{member.Name}' of type '{Code.Friendly(member.Type)}'; give both the same type"
                : Named(members, parameter.Name) is null ? $"{name} is no column; add a property '{char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1)}' of the same type, or give it a default value"
                : $"{name} is no column but has no default value; give it one, or make '{parameter.Name}' a column";

        return null;
    }

    private static Member? Named(IReadOnlyList<Member> members, string name) =>
        members.FirstOrDefault(member => member.Name == name) ?? members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));
}
