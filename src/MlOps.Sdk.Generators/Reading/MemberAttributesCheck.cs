namespace MlOps.Sdk.Generators;

/// <summary>Whether a member wants to be a column.</summary>
internal static class MemberAttributesCheck
{
    public static bool IsCandidate(Member member, Findings findings)
    {
        if (member.Attributes is { IsIgnored: true, Claims: true })
            findings.Add(RowRules.Contradiction, member.Symbol, Code.Friendly(member.Symbol), "is both [ModelIgnore] and a column; remove one of the attributes");

        return !member.Attributes.IsIgnored && (member.IsPublic || member.Attributes.Claims);
    }
}
