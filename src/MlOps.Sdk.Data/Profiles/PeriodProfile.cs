using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>The rows of one stretch of the calendar, profiled.</summary>
public sealed record PeriodProfile
{
    /// <summary>The first moment of the period, of the kind (UTC or local) of the times; null for the rows without a time.</summary>
    public required DateTime? Start { get; init; }

    /// <summary>Rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>The columns' profiles.</summary>
    public required DatasetProfile Profile { get; init; }
}
