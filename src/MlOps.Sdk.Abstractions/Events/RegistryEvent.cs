using System.Globalization;

namespace MlOps.Sdk;

/// <summary>A change of the registry, as its audit entry tells it: durable, in one order for the whole store, and with the same number for ever.</summary>
public sealed record RegistryEvent
{
    /// <summary>The audit entry's sequence: 1, 2, … without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What happened, by the names of <see cref="AuditAction"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version, where it is about one.</summary>
    public int? Version { get; init; }

    /// <summary>The alias, where it is about one.</summary>
    public string? Alias { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The subject before as JSON; null when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The subject after as JSON; null when it is gone.</summary>
    public string? After { get; init; }

    /// <summary>The event of an entry.</summary>
    public static RegistryEvent Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var at = entry.Subject.IndexOfAny([':', '@']); // neither is part of a name
        var (model, rest) = at < 0 ? (entry.Subject, "") : (entry.Subject[..at], entry.Subject[(at + 1)..]);
        return new()
        {
            Sequence = entry.Sequence,
            Type = entry.Action,
            Model = model,
            Version = at >= 0 && entry.Subject[at] == ':' && int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null,
            Alias = at >= 0 && entry.Subject[at] == '@' ? rest : null,
            At = entry.At,
            Actor = entry.Actor,
            Reason = entry.Reason,
            Before = entry.Before,
            After = entry.After,
        };
    }
}
