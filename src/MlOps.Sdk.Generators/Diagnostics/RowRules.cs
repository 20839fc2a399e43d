using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>What can be wrong with a row. Each says what, why and the mend.</summary>
internal static class RowRules
{
    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "MLOPS001",
        "A row's type is not partial",
        "'{0}' is a [{1}], but '{2}' is not partial; declare '{2}' partial so that the binding can be added to it");

    public static readonly DiagnosticDescriptor UnsuitableType = Rule(
        "MLOPS002",
        "A type that cannot be a row",
        "'{0}' cannot be a [{1}]: {2}");

    public static readonly DiagnosticDescriptor UnsupportedMember = Rule(
        "MLOPS003",
        "A member of a type that no column holds",
        "'{0}' is of type '{1}', but columns hold numbers, bools, texts, enums and vectors of these; convert it in a property of its own and mark this one [ModelIgnore]");

    public static readonly DiagnosticDescriptor DuplicateColumn = Rule(
        "MLOPS004",
        "Two members are the same column",
        "'{0}' and '{1}' are both column '{2}'; give one of them another name with [ModelColumn]");

    public static readonly DiagnosticDescriptor NoColumns = Rule(
        "MLOPS005",
        "A row without columns",
        "'{0}' has no columns; a [{1}] needs at least one {2}");

    public static readonly DiagnosticDescriptor NotConstructible = Rule(
        "MLOPS006",
        "An output that cannot be constructed",
        "'{0}' cannot be made from a model's outputs: {1}");

    public static readonly DiagnosticDescriptor Inaccessible = Rule(
        "MLOPS007",
        "A column that cannot be read or set",
        "'{0}' cannot be a column: {1}");

    public static readonly DiagnosticDescriptor UnsoundVector = Rule(
        "MLOPS008",
        "A vector without a sound length",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor NoName = Rule(
        "MLOPS009",
        "A column without a name",
        "'{0}' names {1} that is empty or blank; write it as in the model's signature");

    public static readonly DiagnosticDescriptor AlreadyDeclared = Rule(
        "MLOPS010",
        "A binding written twice",
        "'{0}' declares '{1}' itself; remove it, or [{2}]");

    public static readonly DiagnosticDescriptor UnsoundEnum = Rule(
        "MLOPS011",
        "An enum that does not fit a column",
        "'{0}' is of the enum '{1}', which {2}");

    public static readonly DiagnosticDescriptor Contradiction = Rule(
        "MLOPS012",
        "Attributes that contradict one another",
        "'{0}' {1}");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "MlOps.Sdk", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: "https://github.com/mlops-sdk/mlops-sdk/tree/main/src/MlOps.Sdk.Generators");
}
