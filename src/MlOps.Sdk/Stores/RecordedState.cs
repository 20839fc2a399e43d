using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What a store must hold by its audit log; each item is taken out as it is found, so what remains is missing.</summary>
internal sealed class RecordedState
{
    private readonly SortedDictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _moves = new(StringComparer.Ordinal);
    private readonly HashSet<(string Model, string Alias)> _moved = [];
    private readonly SortedDictionary<string, string> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _reportOrder = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);

    public IEnumerable<string> Remaining => [.. _versions.Keys, .. _aliases.Keys, .. _moves.Keys, .. _reports.Keys, .. _facts.Keys];

    public IReadOnlyCollection<(string Model, string Alias)> Moved => _moved;

    public static string NameOf(AliasChange move) => string.Create(CultureInfo.InvariantCulture, $"{move.Model}@{move.Alias} revision {move.Revision}");

    public static string NameOf(ModelFact fact) => string.Create(CultureInfo.InvariantCulture, $"{fact.Model} fact {fact.Revision}");

    public void Apply(AuditEntry entry)
    {
        switch (entry)
        {
            case { Action: AuditAction.VersionRegistered, After: { } version }:
                _versions[entry.Subject] = version;
                break;
            case { Action: AuditAction.AliasMoved, After: { } after } when AliasOf(after) is { } alias:
                Apply(entry, after, alias);
                break;
            case { Action: AuditAction.AliasMoved }:
                _aliases.Remove(entry.Subject);
                break;
            case { Action: AuditAction.GateReported, After: { } report }:
                Apply(entry, report);
                break;
            case { After: { } after } when entry.Action.StartsWith(AuditAction.FactPrefix, StringComparison.Ordinal):
                _facts[FactNameOf(after)] = after;
                break;
        }
    }

    public string? TakeVersion(string item) => Take(_versions, item);

    public string? TakeAlias(string item) => Take(_aliases, item);

    public string? TakeMove(string item) => Take(_moves, item);

    public string? TakeFact(string item) => Take(_facts, item);

    /// <summary>Forgets all facts, where there is no store of them to compare with.</summary>
    public void LeaveFacts() => _facts.Clear();

    public string? TakeReport(string item) => Take(_reports, item);

    /// <summary>The ids of a version's gate reports in the order they were recorded: which is the latest decides whether it may be promoted.</summary>
    public IReadOnlyList<string> OrderOfReports(string version) => _reportOrder.GetValueOrDefault(version) ?? [];

    private static string? Take(SortedDictionary<string, string> from, string item) => from.Remove(item, out var json) ? json : null;

    private void Apply(AuditEntry entry, string report)
    {
        var id = IdOf(report);
        _reports[$"{entry.Subject} gate report {id}"] = report;
        if (!_reportOrder.TryGetValue(entry.Subject, out var order))
            _reportOrder[entry.Subject] = order = [];
        order.Add(id);
    }

    private void Apply(AuditEntry entry, string after, ModelAlias alias)
    {
        if (alias.Version is null)
            _aliases.Remove(entry.Subject);
        else
            _aliases[entry.Subject] = after;

        var move = new AliasChange
        {
            Model = alias.Model,
            Alias = alias.Alias,
            Revision = alias.Revision,
            From = entry.Before is { } before ? AliasOf(before)?.Version : null,
            To = alias.Version,
            At = alias.MovedAt,
            Actor = entry.Actor,
            Reason = entry.Reason,
        };
        _moved.Add((alias.Model, alias.Alias));
        _moves[NameOf(move)] = JsonSerializer.Serialize(move, MlOpsJson.AliasChange);
    }

    // Entries are read unverified, so their JSON may be anything; the chain reports such an entry by its number.
    private static ModelAlias? AliasOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, MlOpsJson.ModelAlias);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string IdOf(string report)
    {
        try
        {
            return JsonSerializer.Deserialize(report, MlOpsJson.GateReport)?.Id.ToString("N") ?? "?";
        }
        catch (JsonException)
        {
            return "?";
        }
    }

    private static string FactNameOf(string fact)
    {
        try
        {
            return JsonSerializer.Deserialize(fact, MlOpsJson.ModelFact) is { } read ? NameOf(read) : "fact ?";
        }
        catch (JsonException)
        {
            return "fact ?";
        }
    }
}
