using Microsoft.CodeAnalysis;

namespace MlOps.Sdk.Generators;

/// <summary>The columns of a feature row: what is public and can be read, and what says that it is one.</summary>
internal static class FeatureColumns
{
    public static List<ColumnModel> Read(INamedTypeSymbol type, NamingStyle naming, Compilation compilation, Findings findings)
    {
        var reader = new ColumnReader(naming, findings);
        var columns = new List<ColumnModel>();
        foreach (var member in MemberList.Of(type).Where(member => MemberAttributesCheck.IsCandidate(member, findings)))
        {
            if (!IsReadable(member.Symbol, type, compilation))
            {
                if (member.Attributes.Claims)
                    findings.Add(RowRules.Inaccessible, member.Symbol, Code.Friendly(member.Symbol), $"'{type.Name}' cannot read it; give it a getter that '{type.Name}' can call");
            }
            else if (reader.Read(member) is { } column)
            {
                columns.Add(column);
            }
        }

        return columns;
    }

    private static bool IsReadable(ISymbol member, INamedTypeSymbol type, Compilation compilation) =>
        (member is IPropertySymbol property ? property.GetMethod : member) is { } read && compilation.IsSymbolAccessibleWithin(read, type);
}
