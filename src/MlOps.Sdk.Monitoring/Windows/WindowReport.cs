using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Everything that a monitor found in one window of one version. It holds no feature value of any row.</summary>
public sealed record WindowReport
{
    internal const int CurrentSchema = 1;

    /// <summary>The version of the stored form; 1.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>The registered model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version that served.</summary>
    public required int Version { get; init; }

    /// <summary>The window's start, UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The window's end, UTC; exclusive.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>How much is known.</summary>
    public required WindowStage Stage { get; init; }

    /// <summary>Predictions in the window.</summary>
    public required long Rows { get; init; }

    /// <summary>Why nothing was compared, such as a missing reference profile or too few rows; null when columns were.</summary>
    public string? NotJudged { get; init; }

    /// <summary>Features, then outputs, in the schema's order.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>Performance, once the window is settled and if labels were expected.</summary>
    public PerformanceReport? Performance { get; init; }

    /// <summary>The columns that drifted.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnReport> Drifted => Columns.Where(c => c.HasDrift);

    /// <summary>Whether any column drifted.</summary>
    public bool HasDrift => Columns.Any(c => c.HasDrift);

    /// <summary>Whether faulty values became frequent in any column.</summary>
    public bool HasQualityFault => Columns.Any(c => c.HasQualityFault);

    /// <summary>Whether any metric declined.</summary>
    public bool HasDecline => Performance?.Metrics.Any(m => m.Outcome == DriftOutcome.Drift) == true;

    /// <summary>The column of that name, or null.</summary>
    public ColumnReport? Find(string column) => Columns.FirstOrDefault(c => c.Name == column);

    /// <summary>The report as stored.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, MonitoringJson.WindowReport);

    /// <inheritdoc/>
    public override string ToString()
    {
        var findings = NotJudged ?? string.Join(
            "; ",
            Columns.Where(c => c.HasDrift || c.HasQualityFault).Select(c => c.Name)
                .Concat(Performance?.Metrics.Where(m => m.Outcome == DriftOutcome.Drift).Select(m => m.Name) ?? []));
        return string.Create(CultureInfo.InvariantCulture, $"{Model}:{Version} {Start:yyyy-MM-dd HH:mm} {Stage}, {Rows} rows: {(findings.Length == 0 ? "nothing found" : findings)}");
    }
}
