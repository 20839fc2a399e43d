namespace MlOps.Sdk.Monitoring;

/// <summary>
/// What a monitor must not forget over a restart: how far time has come and where each finding stands. Rows of windows that
/// were still open, and predictions still waiting for a label, are not part of it.
/// </summary>
public sealed record MonitorState
{
    internal const int CurrentSchema = 1;

    /// <summary>The version of the stored form; 1.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The monitored reference, such as <c>churn@champion</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Up to where windows are closed, UTC.</summary>
    public required DateTimeOffset ClosedTo { get; init; }

    /// <summary>The findings that hold or held.</summary>
    public required IReadOnlyList<AlertState> Alerts { get; init; }
}
