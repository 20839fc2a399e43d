using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>What a model's audit entries say of it.</summary>
internal sealed class BundledModel
{
    private readonly SortedDictionary<int, (ModelVersion Version, AuditEntry Entry)> _versions = [];
    private readonly Dictionary<string, ModelAlias> _aliases = new(StringComparer.Ordinal);

    private BundledModel(string model) => Model = model;

    public string Model { get; }

    /// <summary>By number, with the entry that registered each.</summary>
    public IEnumerable<(ModelVersion Version, AuditEntry Entry)> Versions => _versions.Values;

    /// <summary>In the order they were recorded.</summary>
    public List<(int Version, GateReport Report)> Reports { get; } = [];

    /// <summary>In the order of the journal.</summary>
    public List<ModelFact> Facts { get; } = [];

    public IReadOnlyList<ModelAlias> Aliases => [.. _aliases.Values.Where(alias => alias.Version is not null).OrderBy(alias => alias.Alias, StringComparer.Ordinal)];

    /// <summary>Whether an entry is about the model, or about one version of it.</summary>
    public static bool IsAbout(AuditEntry entry, string model, int? version)
    {
        if (entry.Subject == model)
            return true;
        if (!entry.Subject.StartsWith(model, StringComparison.Ordinal) || entry.Subject.Length == model.Length)
            return false;
        var rest = entry.Subject.AsSpan(model.Length);
        return version is null
            ? rest[0] is ':' or '@'
            : rest[0] == ':' && rest[1..].SequenceEqual(version.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <exception cref="MlOpsIntegrityException">An entry is not what its action says, or is about something else.</exception>
    public static BundledModel Read(string model, int? version, IEnumerable<AuditEntry> entries)
    {
        var read = new BundledModel(model);
        foreach (var entry in entries.OrderBy(entry => entry.Sequence))
        {
            if (!IsAbout(entry, model, version))
                throw new MlOpsIntegrityException($"The bundle of '{model}' holds entry {entry.Sequence} about '{entry.Subject}', which is not part of it; export it again.");
            try
            {
                read.Apply(entry);
            }
            catch (JsonException e)
            {
                throw new MlOpsIntegrityException($"Entry {entry.Sequence} of the bundle ({entry.Action}) cannot be read: {e.Message}", e);
            }
        }

        return read;
    }

    private void Apply(AuditEntry entry)
    {
        switch (entry)
        {
            case { Action: AuditAction.VersionRegistered, After: { } json }:
                var version = JsonSerializer.Deserialize(json, MlOpsJson.ModelVersion)!;
                if (version.ToRef().ToString() != entry.Subject)
                    throw new JsonException($"it registers {version.ToRef()} and is about '{entry.Subject}'");
                _versions[version.Version] = (version, entry);
                break;
            case { Action: AuditAction.GateReported, After: { } json } when ModelRef.Parse(entry.Subject).Version is { } number:
                Reports.Add((number, JsonSerializer.Deserialize(json, MlOpsJson.GateReport)!));
                break;
            case { Action: AuditAction.AliasMoved, After: { } json }:
                var alias = JsonSerializer.Deserialize(json, MlOpsJson.ModelAlias)!;
                _aliases[alias.Alias] = alias;
                break;
            case { After: { } json } when entry.Action.StartsWith(AuditAction.FactPrefix, StringComparison.Ordinal):
                Facts.Add(JsonSerializer.Deserialize(json, MlOpsJson.ModelFact)!);
                break;
        }
    }
}
