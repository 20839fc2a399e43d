namespace MlOps.Sdk;

/// <summary>The searches for evidence that a control can name.</summary>
public static class ComplianceEvidence
{
    private static readonly Dictionary<string, Func<EvidenceFile, EvidenceAnswer>> Plain = new(StringComparer.Ordinal)
    {
        ["audit.intact"] = AuditEvidence.Intact,
        ["audit.anchored"] = AuditEvidence.Anchored,
        ["audit.attributed"] = AuditEvidence.Attributed,
        ["audit.complete"] = AuditEvidence.Complete,
        ["changes.gated"] = ChangeEvidence.Gated,
        ["changes.approved"] = ChangeEvidence.Approved,
        ["changes.reasoned"] = ChangeEvidence.Reasoned,
        ["emergencies.reviewed"] = ChangeEvidence.EmergenciesReviewed,
        ["waivers.justified"] = ChangeEvidence.WaiversJustified,
        ["rollback.possible"] = ChangeEvidence.RollbackPossible,
        ["versions.registered"] = VersionEvidence.Registered,
        ["versions.traceable"] = VersionEvidence.Traceable,
        ["versions.signed"] = VersionEvidence.Signed,
        ["versions.personally-signed"] = VersionEvidence.PersonallySigned,
        ["lifecycle.logged"] = VersionEvidence.LifecycleLogged,
    };

    private static readonly Dictionary<string, Func<EvidenceFile, string, EvidenceAnswer>> WithArgument = new(StringComparer.Ordinal)
    {
        ["card"] = VersionEvidence.CardPart,
        ["tag"] = VersionEvidence.Tag,
        ["gate"] = ChangeEvidence.GatedBy,
        ["kept-days"] = AuditEvidence.KeptDays,
    };

    /// <summary>
    /// The names, in ordinal order. Those that end with a colon take an argument: <c>card:</c> a part of the model card by the names of
    /// <see cref="ModelCard.Missing"/>, <c>gate:</c> a suite, <c>kept-days:</c> a number of days, <c>tag:</c> a tag's key.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys.Concat(WithArgument.Keys.Select(name => name + ":")).Order(StringComparer.Ordinal)];

    internal static string? ProblemOf(string name)
    {
        if (Plain.ContainsKey(name))
            return null;
        var (head, argument) = Split(name);
        if (argument is null || !WithArgument.ContainsKey(head))
            return $"there is no such search; there are {string.Join(", ", Names)}.";
        return head switch
        {
            "card" when !ModelCardGaps.Names.Contains(argument, StringComparer.Ordinal) => $"a model card has no such part; it has {string.Join(", ", ModelCardGaps.Names)}.",
            "kept-days" when !int.TryParse(argument, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _) => "write a whole number of days.",
            _ => null,
        };
    }

    internal static EvidenceAnswer Search(EvidenceFile file, string name)
    {
        if (Plain.TryGetValue(name, out var search))
            return search(file);
        var (head, argument) = Split(name);
        return WithArgument[head](file, argument!);
    }

    private static (string Head, string? Argument) Split(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon + 1 < name.Length ? (name[..colon], name[(colon + 1)..]) : (name, null);
}
