namespace MlOps.Sdk;

/// <summary>What was decided about a version, as a model card shows it.</summary>
public sealed record CardGovernance
{
    /// <summary>The semantic version labels, lowest first.</summary>
    public IReadOnlyList<string> Labels { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>The tags of the model and the version, the version's winning, in ordinal order of key.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>(); // as above

    /// <summary>The stage that was entered last.</summary>
    public string? Stage { get; init; }

    /// <summary>The approvals, oldest first, with those that were withdrawn.</summary>
    public IReadOnlyList<CardApproval> Approvals { get; init => field = value ?? []; } = []; // as above

    /// <summary>The waivers that were not taken back, oldest first.</summary>
    public IReadOnlyList<GateWaiver> Waivers { get; init => field = value ?? []; } = []; // as above

    /// <summary>The moves of aliases to it in an emergency, against the policy; oldest first.</summary>
    public IReadOnlyList<BreakGlass> Emergencies { get; init => field = value ?? []; } = []; // as above

    /// <summary>Why it should not be used any more.</summary>
    public Deprecation? Deprecation { get; init; }

    /// <summary>Why it must not be used any more.</summary>
    public Retirement? Retirement { get; init; }

    /// <summary>The keys that signed its content; none of the signatures was verified for the card.</summary>
    public IReadOnlyList<string> SigningKeys { get; init => field = value ?? []; } = []; // as above
}
