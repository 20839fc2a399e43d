namespace MlOps.Sdk;

/// <summary>A change of production in the period, with what it rested on and what speaks against it.</summary>
public sealed record ProductionChange
{
    /// <summary>The audit entry of the move.</summary>
    public required EvidenceLink Entry { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>How production was changed.</summary>
    public required ProductionChangeKind Kind { get; init; }

    /// <summary>The version before; null when there was none.</summary>
    public int? From { get; init; }

    /// <summary>The version after; null when the alias was taken away.</summary>
    public int? To { get; init; }

    /// <summary>Who registered that version; null when its registration is not in the log.</summary>
    public string? Author { get; init; }

    /// <summary>Why, in the words of whoever moved it.</summary>
    public string? Reason { get; init; }

    /// <summary>The gate reports that had passed, or passed with waivers.</summary>
    public IReadOnlyList<EvidenceLink> Gates { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>Where no policy decided: the last verdicts of suites before the move that had not passed.</summary>
    public IReadOnlyList<EvidenceLink> FailedGates { get; init => field = value ?? []; } = []; // as above

    /// <summary>The approvals by others than the author, of the very content.</summary>
    public IReadOnlyList<EvidenceLink> Approvals { get; init => field = value ?? []; } = []; // as above

    /// <summary>What speaks against it, a sentence each; empty for a change by the book.</summary>
    public IReadOnlyList<string> Exceptions { get; init => field = value ?? []; } = []; // as above
}
