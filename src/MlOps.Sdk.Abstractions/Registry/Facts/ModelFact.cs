namespace MlOps.Sdk;

/// <summary>One entry in the journal of a model; written once and never changed.</summary>
public sealed record ModelFact
{
    /// <summary>The version of the stored shape.</summary>
    public int SchemaVersion { get; init => field = value == 0 ? 1 : value; } = 1; // the default where JSON leaves it out

    /// <summary>The fact's id, by which later facts refer to it: appending it twice is one fact.</summary>
    public required Guid Id { get; init; }

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version the fact is about; null when it is about the whole model.</summary>
    public int? Version { get; init; }

    /// <summary>1, 2, … without gaps in each model; what a compare-and-set compares.</summary>
    public required long Revision { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What.</summary>
    public required ModelFactPayload Payload { get; init; }

    /// <summary>What the fact is about, as audit entries name it: <c>model</c> or <c>model:version</c>.</summary>
    public string ToSubject() => Version is { } version ? ModelRef.ByVersion(Model, version).ToString() : Model;
}
