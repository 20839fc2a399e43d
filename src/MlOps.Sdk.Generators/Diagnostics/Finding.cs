using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>A diagnostic that can be compared and kept without the syntax it was found in.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, SourcePlace? Place, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Place?.ToLocation(), [.. Arguments]);
}
