using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>Reads the members of an enum and what a model calls them.</summary>
internal static class EnumReader
{
    // Beyond, neighbouring whole numbers are the same double.
    private const double Exact = 9007199254740992;

    public static EquatableArray<EnumName> Names(INamedTypeSymbol type)
    {
        var seen = new HashSet<object>();
        return Members(type).Select(member => new EnumName(
            $"{Code.Type(type)}.{Code.Identifier(member.Name)}",
            Text(member),
            string.Format(CultureInfo.InvariantCulture, "{0}d", member.ConstantValue),
            !seen.Add(member.ConstantValue!))).ToEquatable();
    }

    /// <summary>Why the enum does not fit a column, or null.</summary>
    public static string? Problem(INamedTypeSymbol type, bool asNumber)
    {
        var members = Members(type).ToList();
        if (members.Count == 0)
            return "has no members; give it some";
        if (asNumber)
            return members.Any(member => Math.Abs(Convert.ToDouble(member.ConstantValue, CultureInfo.InvariantCulture)) > Exact) ? "has values beyond 2 to the power of 53, which a column does not tell apart; make it one of text" : null;
        if (type.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FlagsAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }))
            return "is [Flags], so one text does not hold all its values; mark the member [ModelColumn(AsNumber = true)]";
        if (members.FirstOrDefault(member => string.IsNullOrWhiteSpace(Text(member))) is { } blank)
            return $"gives '{blank.Name}' a text that is empty or blank; write the category as the model knows it";

        return members.GroupBy(Text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same
            ? $"gives '{same.First().Name}' and '{same.Last().Name}' the same text '{same.Key}'; each needs its own"
            : null;
    }

    private static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue);

    private static string Text(IFieldSymbol member) =>
        MemberAttributes.Find(member.GetAttributes(), "ModelTextAttribute") is { ConstructorArguments: [var text] } ? text.Value as string ?? "" : member.Name;
}
