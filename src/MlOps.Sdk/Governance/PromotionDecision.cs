namespace MlOps.Sdk;

/// <summary>Whether an alias may point to a version, and why: every demand of every policy, with what was found.</summary>
public sealed record PromotionDecision
{
    /// <summary>The version.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>The alias.</summary>
    public required string Alias { get; init; }

    /// <summary>The time it was decided at, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Every demand, met or not.</summary>
    public required IReadOnlyList<PromotionDemand> Demands { get; init; }

    /// <summary>What meets them.</summary>
    public required PromotionEvidence Evidence { get; init; }

    /// <summary>Whether any policy is for this alias.</summary>
    public required bool Governed { get; init; }

    /// <summary>The demands that are not met.</summary>
    public IEnumerable<PromotionDemand> Unmet => Demands.Where(demand => !demand.Met);

    /// <summary>Whether the alias may be moved.</summary>
    public bool Allowed => Demands.All(demand => demand.Met);

    /// <summary>Whether an emergency may move it: it may anyway, or every unmet demand can be bypassed.</summary>
    public bool BreakGlassAllowed => Demands.All(demand => demand.Met || demand.Bypassable);

    /// <summary>How soon an emergency would have to be reviewed.</summary>
    public required TimeSpan ReviewWithin { get; init; }

    internal int Reports { get; init; }

    /// <summary>The verdict for people, one line a demand.</summary>
    public override string ToString() => Allowed
        ? string.Join(Environment.NewLine, Demands.Select(demand => $"- {demand}").Prepend($"{Version.ToRef()} may become '{Alias}'{(Demands.Count == 0 ? "; nothing is demanded." : ":")}"))
        : Refusal(Unmet, "may not become");

    internal MlOpsPolicyException ToException() => new(Refusal(Unmet, "may not become"));

    internal MlOpsPolicyException ToBreakGlassException() => new(Refusal(Unmet.Where(demand => !demand.Bypassable), "may not become, not even in an emergency,"));

    private string Refusal(IEnumerable<PromotionDemand> demands, string verdict)
    {
        string[] lines = [.. demands.Select(demand => $"{demand.Demand}: {demand.Finding} {demand.Mend}")];
        var head = $"{Version.ToRef()} {verdict} '{Alias}':";
        return lines.Length == 1 ? $"{head} {lines[0]}" : string.Join(Environment.NewLine, lines.Select(line => $"- {line}").Prepend(head));
    }
}
