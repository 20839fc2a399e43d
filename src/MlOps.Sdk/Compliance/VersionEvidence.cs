namespace MlOps.Sdk;

/// <summary>Searches about the versions that were in production in the period.</summary>
internal static class VersionEvidence
{
    private const string NoVersion = "No version was in production in the period.";

    public static EvidenceAnswer Registered(EvidenceFile file) => ForVersions(
        file,
        "The versions in production were registered with the SHA-256 of their content.",
        number => file.VersionOf(number) is { } found ? ([found.Entry], null) : ([], $"The registration of version {number} is not in the log."));

    public static EvidenceAnswer Traceable(EvidenceFile file) => ForVersions(
        file,
        "The versions in production name the run, the data sets and the code commit that they were made from.",
        number =>
        {
            if (file.VersionOf(number) is not { } found)
                return ([], $"The registration of version {number} is not in the log.");
            var lineage = found.Version.Lineage;
            string[] missing = [.. Missing(lineage.RunId is null, "run"), .. Missing(lineage.Datasets.Count == 0, "data set"), .. Missing(lineage.GitCommit is null, "code commit")];
            return ([found.Entry], missing.Length == 0 ? null : $"Version {number} names no {string.Join(" and no ", missing)}.");
        });

    public static EvidenceAnswer Signed(EvidenceFile file) => file.Trust is null ? NoTrust() : ForVersions(
        file,
        "The content of the versions in production is signed by a trusted key.",
        number =>
        {
            var version = file.VersionOf(number)?.Version;
            var signatures = OfVersion<VersionSigned>(file, number).Where(signature => version is not null && EvidencedSignature.IsOn(version, signature.Payload, signature.Entry.At, file.Trust)).ToArray();
            return signatures.Length > 0 ? (signatures.Select(signature => signature.Entry), null) : ([], $"The content of version {number} is not signed by a trusted key.");
        });

    public static EvidenceAnswer PersonallySigned(EvidenceFile file) => file.Trust is null ? NoTrust() : ForVersions(
        file,
        "People signed the versions in production electronically, with name, time and meaning, bound to the content.",
        number =>
        {
            var version = file.VersionOf(number)?.Version;
            var signatures = OfVersion<RecordSigned>(file, number).Where(signature => version is not null && EvidencedSignature.IsOn(version, signature.Payload, file.Trust)).ToArray();
            return signatures.Length > 0 ? (signatures.Select(signature => signature.Entry), null) : ([], $"Nobody signed version {number} electronically, with a signature that is accepted.");
        });

    public static EvidenceAnswer LifecycleLogged(EvidenceFile file) => ForVersions(
        file,
        "The log holds the registration, the evaluation and the deployment of the versions in production.",
        number =>
        {
            var registered = file.VersionOf(number)?.Entry;
            var evaluated = file.Reports.Where(report => report.Version == number).Select(report => report.Entry).ToArray();
            var deployed = file.Moves.Where(move => move.After.Version == number && file.Scope.ProductionAliases.Contains(move.After.Alias)).Select(move => move.Entry).ToArray();
            string[] missing = [.. Missing(registered is null, "registration"), .. Missing(evaluated.Length == 0, "evaluation"), .. Missing(deployed.Length == 0, "deployment")];
            return ([.. registered is null ? [] : new[] { registered }, .. evaluated, .. deployed], missing.Length == 0 ? null : $"The log holds no {string.Join(" and no ", missing)} of version {number}.");
        });

    public static EvidenceAnswer CardPart(EvidenceFile file, string part) => ForVersions(
        file,
        $"The model cards of the versions in production have the part '{part}'.",
        number =>
        {
            if (file.Cards.FirstOrDefault(card => card.Version.Version == number) is not { } card)
                return ([], $"Version {number} is not in the registry any more, so it has no model card.");
            return card.Missing.Contains(part, StringComparer.Ordinal)
                ? ([], $"The model card of version {number} lacks the part '{part}'.")
                : (Sources(file, number, part), null);
        });

    public static EvidenceAnswer Tag(EvidenceFile file, string key) => ForVersions(
        file,
        $"The versions in production, or the model, have the tag '{key}'.",
        number =>
        {
            if (file.Governed.TagOf(number, key) is null)
                return ([], $"Neither version {number} nor the model has the tag '{key}'.");
            return (file.Facts.Where(fact => fact.Fact.Payload is TagAssigned tag && tag.Key == key && (fact.Fact.Version is null || fact.Fact.Version == number)).Select(fact => fact.Entry).TakeLast(1), null);
        });

    // A part that people wrote later is evidenced by the entry of that; the others are frozen with the version.
    private static IEnumerable<AuditEntry> Sources(EvidenceFile file, int number, string part)
    {
        var field = part.Replace(' ', '-');
        var written = file.Facts.LastOrDefault(fact => fact.Fact.Payload is CardFieldChanged { Text: not null } changed && changed.Field == field && (fact.Fact.Version is null || fact.Fact.Version == number));
        if (written.Entry is { } entry)
            yield return entry;
        else if (file.VersionOf(number) is { } registered)
            yield return registered.Entry;
    }

    private static EvidenceAnswer ForVersions(EvidenceFile file, string found, Func<int, (IEnumerable<AuditEntry>, string?)> look) =>
        EvidenceAnswer.ForEach(file.ProductionVersions(), found, NoVersion, look);

    private static (AuditEntry Entry, T Payload)[] OfVersion<T>(EvidenceFile file, int number)
        where T : ModelFactPayload =>
        [.. file.Facts.Where(fact => fact.Fact.Version == number && fact.Fact.Payload is T).Select(fact => (fact.Entry, (T)fact.Fact.Payload))];

    private static EvidenceAnswer NoTrust() => EvidenceAnswer.Gap("No keys are trusted for this report, so no signature counts; name those that are.");

    private static string[] Missing(bool isMissing, string what) => isMissing ? [what] : [];
}
