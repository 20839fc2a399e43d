namespace MlOps.Sdk;

/// <summary>A waiver in the journal.</summary>
public sealed record RecordedWaiver
{
    /// <summary>The waiver's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version whose report it is about.</summary>
    public required int Version { get; init; }

    /// <summary>Which check, by whom, why and until when.</summary>
    public required GateWaiver Waiver { get; init; }

    /// <summary>When it was granted, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool Revoked { get; init; }
}
