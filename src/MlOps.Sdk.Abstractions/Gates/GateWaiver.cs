namespace MlOps.Sdk;

/// <summary>A named person's decision to let one check of one report through although it did not pass, for a time and for a reason.</summary>
public sealed record GateWaiver
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The report the check stands in.</summary>
    public required Guid Report { get; init; }

    /// <summary>The <see cref="GateCheck.Name"/> of the waived check.</summary>
    public required string Check { get; init; }

    /// <summary>Who takes the responsibility.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When the waiver ends, UTC; from that moment on it waives nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether the waiver applies to <paramref name="check"/> of <paramref name="report"/> at <paramref name="at"/>. One without a name or a reason never does.</summary>
    public bool Covers(GateReport report, GateCheck check, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(check);
        return Report == report.Id
            && string.Equals(Check, check.Name, StringComparison.Ordinal)
            && at < ExpiresAt
            && !string.IsNullOrWhiteSpace(By)
            && !string.IsNullOrWhiteSpace(Reason);
    }
}
