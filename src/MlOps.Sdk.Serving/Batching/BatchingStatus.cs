namespace MlOps.Sdk.Serving;

/// <summary>How a served version answers the single rows of concurrent callers.</summary>
public sealed record BatchingStatus
{
    /// <summary>The type of the rows.</summary>
    public required string Row { get; init; }

    /// <summary>The version this is about.</summary>
    public required int Version { get; init; }

    /// <summary>Whether rows are answered together.</summary>
    public required BatchingState State { get; init; }

    /// <summary>Why they are not; null when they are.</summary>
    public required string? Reason { get; init; }

    /// <summary>The most rows taken together now.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that wait.</summary>
    public required int QueuedRows { get; init; }

    /// <summary>What a row costs, in microseconds, by the number of rows in a run, as far as it is known.</summary>
    public required IReadOnlyDictionary<int, double> MicrosecondsPerRow { get; init; }
}
