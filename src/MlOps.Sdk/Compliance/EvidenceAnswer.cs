namespace MlOps.Sdk;

/// <summary>What a query found. Without evidence there is at least one gap, so that nothing is evidenced by nothing.</summary>
internal sealed record EvidenceAnswer(string Found, IReadOnlyList<AuditEntry> Entries, IReadOnlyList<string> Gaps)
{
    public static EvidenceAnswer Gap(params string[] gaps) => new("", [], gaps);

    /// <summary>Evidence for every subject, or a gap for each that has none.</summary>
    public static EvidenceAnswer ForEach<T>(IEnumerable<T> subjects, string found, string nothing, Func<T, (IEnumerable<AuditEntry> Entries, string? Gap)> look)
    {
        var (entries, gaps, any) = (new List<AuditEntry>(), new List<string>(), false);
        foreach (var subject in subjects)
        {
            any = true;
            var (evidence, gap) = look(subject);
            entries.AddRange(evidence);
            if (gap is not null)
                gaps.Add(gap);
        }

        return any ? new(gaps.Count == 0 || entries.Count > 0 ? found : "", entries, gaps) : Gap(nothing);
    }
}
