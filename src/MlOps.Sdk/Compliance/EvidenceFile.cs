using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>The audit log of one model, read once and indexed, with what the check of the whole log said.</summary>
internal sealed class EvidenceFile
{
    private readonly Dictionary<Guid, AuditEntry> _factEntries = [];
    private readonly Dictionary<long, AuditEntry> _entries = [];
    private readonly Dictionary<Guid, (AuditEntry Entry, GateReport Report, int Version)> _reports = [];
    private readonly Dictionary<int, (AuditEntry Entry, ModelVersion Version)> _versions = [];
    private readonly List<(AuditEntry Entry, ModelAlias After, ModelAlias? Before)> _moves = [];
    private readonly List<(AuditEntry Entry, ModelFact Fact)> _facts = [];

    public required ComplianceScope Scope { get; init; }

    public required DateTimeOffset GeneratedAt { get; init; }

    public required AuditTrailVerification Verification { get; init; }

    /// <summary>Whose signatures count; none when null.</summary>
    public ISignatureTrust? Trust { get; init; }

    /// <summary>The entry that the log begins with; null when it is empty.</summary>
    public AuditEntry? First { get; private set; }

    /// <summary>The last entry of the log; null when it is empty.</summary>
    public AuditEntry? Last { get; private set; }

    /// <summary>Every entry about the model, oldest first.</summary>
    public List<AuditEntry> Entries { get; } = [];

    /// <summary>The facts with their entries, oldest first.</summary>
    public IReadOnlyList<(AuditEntry Entry, ModelFact Fact)> Facts => _facts;

    /// <summary>The moves of aliases with their entries, oldest first.</summary>
    public IReadOnlyList<(AuditEntry Entry, ModelAlias After, ModelAlias? Before)> Moves => _moves;

    /// <summary>The gate reports with their entries, oldest first.</summary>
    public IEnumerable<(AuditEntry Entry, GateReport Report, int Version)> Reports => _reports.Values.OrderBy(report => report.Entry.Sequence);

    /// <summary>The changes of production in the period.</summary>
    public IReadOnlyList<ProductionChange> Changes { get; set; } = [];

    /// <summary>The cards of the versions that were in production in the period.</summary>
    public IReadOnlyList<ModelCard> Cards { get; set; } = [];

    public GovernedModel Governed { get; private set; } = GovernedModel.Fold("", []);

    /// <summary>Entries about the model in the period.</summary>
    public IEnumerable<AuditEntry> InPeriod => Entries.Where(entry => IsInPeriod(entry.At));

    public bool IsInPeriod(DateTimeOffset at) => at >= Scope.From && at < Scope.To;

    public AuditEntry EntryAt(long sequence) => _entries[sequence];

    public AuditEntry? EntryOf(Guid fact) => _factEntries.GetValueOrDefault(fact);

    public (AuditEntry Entry, GateReport Report)? ReportOf(Guid id) => _reports.TryGetValue(id, out var found) ? (found.Entry, found.Report) : null;

    public (AuditEntry Entry, ModelVersion Version)? VersionOf(int version) => _versions.TryGetValue(version, out var found) ? found : null;

    /// <summary>The versions that were in production at some time of the period, by number.</summary>
    public IEnumerable<int> ProductionVersions()
    {
        var numbers = new SortedSet<int>();
        foreach (var alias in Scope.ProductionAliases)
        {
            int? holder = null;
            foreach (var (entry, after, _) in _moves.Where(move => move.After.Alias == alias && move.Entry.At < Scope.To))
            {
                if (IsInPeriod(entry.At) && holder is { } before)
                    numbers.Add(before);
                holder = after.Version;
                if (IsInPeriod(entry.At) && holder is { } now)
                    numbers.Add(now);
            }

            if (holder is { } last)
                numbers.Add(last);
        }

        return numbers;
    }

    /// <summary>Takes the next entry of the whole log.</summary>
    public void Add(AuditEntry entry)
    {
        First ??= entry;
        Last = entry;
        if (!IsAboutModel(entry.Subject))
            return;

        Entries.Add(entry);
        _entries[entry.Sequence] = entry;
        if (entry.After is null)
            return;
        switch (entry.Action)
        {
            case AuditAction.VersionRegistered when Read(entry.After, MlOpsJson.ModelVersion) is { } version:
                _versions[version.Version] = (entry, version);
                break;
            case AuditAction.AliasMoved when Read(entry.After, MlOpsJson.ModelAlias) is { } after:
                _moves.Add((entry, after, entry.Before is { } before ? Read(before, MlOpsJson.ModelAlias) : null));
                break;
            case AuditAction.GateReported when Read(entry.After, MlOpsJson.GateReport) is { } report && ModelRef.TryParse(entry.Subject, out var subject) && subject.Version is { } number:
                _reports[report.Id] = (entry, report, number);
                break;
            case var action when action.StartsWith(AuditAction.FactPrefix, StringComparison.Ordinal) && Read(entry.After, MlOpsJson.ModelFact) is { } fact:
                _factEntries[fact.Id] = entry;
                _facts.Add((entry, fact));
                break;
        }
    }

    public void Complete() => Governed = GovernedModel.Fold(Scope.Model, _facts.Select(fact => fact.Fact));

    private bool IsAboutModel(string subject) =>
        subject.StartsWith(Scope.Model, StringComparison.Ordinal) && (subject.Length == Scope.Model.Length || subject[Scope.Model.Length] is ':' or '@');

    // An entry that was tampered with is named by the check of the log; here it is no evidence.
    private static T? Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> contract)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, contract);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
