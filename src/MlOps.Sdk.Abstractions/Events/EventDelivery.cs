namespace MlOps.Sdk;

/// <summary>One line in the delivery log of a subscription.</summary>
public sealed record EventDelivery
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The event.</summary>
    public required long Sequence { get; init; }

    /// <summary>Which attempt it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What came of it.</summary>
    public required EventDeliveryOutcome Outcome { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the receiver answered, where it did not take it.</summary>
    public string? Detail { get; init; }
}
