using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What a store must hold by its audit log; each item is taken out as it is found, so what remains is missing.</summary>
internal sealed class RecordedState
{
    private readonly SortedDictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _reports = new(StringComparer.Ordinal);

    public IEnumerable<string> Remaining => [.. _versions.Keys, .. _aliases.Keys, .. _reports.Keys];

    public void Apply(AuditEntry entry)
    {
        switch (entry)
        {
            case { Action: AuditAction.VersionRegistered, After: { } version }:
                _versions[entry.Subject] = version;
                break;
            case { Action: AuditAction.AliasMoved, After: { } alias } when HasVersion(alias):
                _aliases[entry.Subject] = alias;
                break;
            case { Action: AuditAction.AliasMoved }:
                _aliases.Remove(entry.Subject);
                break;
            case { Action: AuditAction.GateReported, After: { } report }:
                _reports[$"{entry.Subject} gate report {IdOf(report)}"] = report;
                break;
        }
    }

    public string? TakeVersion(string item) => Take(_versions, item);

    public string? TakeAlias(string item) => Take(_aliases, item);

    public string? TakeReport(string item) => Take(_reports, item);

    private static string? Take(SortedDictionary<string, string> from, string item) => from.Remove(item, out var json) ? json : null;

    // Entries are read unverified, so their JSON may be anything; the chain reports such an entry by its number.
    private static bool HasVersion(string alias)
    {
        try
        {
            return JsonSerializer.Deserialize(alias, MlOpsJson.ModelAlias)?.Version is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string IdOf(string report)
    {
        try
        {
            return JsonSerializer.Deserialize(report, MlOpsJson.GateReport)!.Id.ToString("N");
        }
        catch (JsonException)
        {
            return "?";
        }
    }
}
