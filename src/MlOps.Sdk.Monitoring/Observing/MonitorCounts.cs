namespace MlOps.Sdk.Monitoring;

/// <summary>What a monitor took in and what it did not, since it was made.</summary>
public sealed record MonitorCounts
{
    /// <summary>Predictions taken into windows.</summary>
    public required long Predictions { get; init; }

    /// <summary>Predictions that found the queue full.</summary>
    public required long PredictionsDropped { get; init; }

    /// <summary>Predictions whose window was closed already.</summary>
    public required long PredictionsLate { get; init; }

    /// <summary>Predictions that wait for no label, because as many as allowed wait already, their score is no valid one, or the reference does not name it.</summary>
    public required long PredictionsUntracked { get; init; }

    /// <summary>Labels joined to their prediction.</summary>
    public required long Labels { get; init; }

    /// <summary>Labels that found the queue full.</summary>
    public required long LabelsDropped { get; init; }

    /// <summary>Labels without a waiting prediction: unknown, repeated, or after the window was settled.</summary>
    public required long LabelsUnmatched { get; init; }

    /// <summary>Labels that the task does not allow, such as 0.5 for a binary one.</summary>
    public required long LabelsInvalid { get; init; }
}
