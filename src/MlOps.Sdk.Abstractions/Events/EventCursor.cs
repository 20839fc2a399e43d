namespace MlOps.Sdk;

/// <summary>How far a subscription has come, and who serves it.</summary>
public sealed record EventCursor
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The subscription's name, under the rules of <see cref="EntityName"/>.</summary>
    public required string Subscription { get; init; }

    /// <summary>Counts the changes of this record, from 1; what a compare-and-set compares.</summary>
    public required long Revision { get; init; }

    /// <summary>The last event that is settled: delivered, given up, or of no interest.</summary>
    public required long Sequence { get; init; }

    /// <summary>How often the next event was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again, UTC; null for at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The process that delivers; null for none.</summary>
    public string? Owner { get; init; }

    /// <summary>Until when others leave the subscription to the owner, UTC.</summary>
    public DateTimeOffset? OwnedUntil { get; init; }
}
