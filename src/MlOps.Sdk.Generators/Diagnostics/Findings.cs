using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Gathers what is wrong with a type; what is wrong with a member of another assembly is said of the type.</summary>
internal sealed class Findings(INamedTypeSymbol type)
{
    private readonly List<Finding> _all = [];

    /// <summary>Whether a binding cannot be written, for a reason found here or one that the compiler tells itself.</summary>
    public bool Failed { get; private set; }

    public EquatableArray<Finding> All => _all.ToEquatable();

    public void Add(DiagnosticDescriptor rule, ISymbol symbol, params string[] arguments)
    {
        Failed = true;
        _all.Add(new(rule, SourcePlace.Of(symbol) ?? SourcePlace.Of(type), arguments.ToEquatable()));
    }

    /// <summary>Stops without a word where the compiler speaks already.</summary>
    public void FailSilently() => Failed = true;
}
