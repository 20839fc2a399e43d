namespace MlOps.Sdk;

/// <summary>A freeze in the journal.</summary>
public sealed record RecordedFreeze
{
    /// <summary>The freeze's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The alias; null for every alias of the model.</summary>
    public string? Alias { get; init; }

    /// <summary>The first moment, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment after it, UTC.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether it was ended early.</summary>
    public bool Lifted { get; init; }

    /// <summary>When it was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it forbids to move an alias at a time.</summary>
    public bool Covers(string alias, DateTimeOffset at) => !Lifted && (Alias is null || Alias == alias) && From <= at && at < Until;
}
