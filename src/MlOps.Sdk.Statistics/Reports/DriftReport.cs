using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A comparison of two tables, column by column: a value to store, to render and to decide by. Columns that one side
/// lacks, that changed their kind or that have no values are rows with a reason, never exceptions.
/// </summary>
public sealed record DriftReport
{
    /// <summary>The version of the stored form that this build writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>Version of the stored form.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>The preset that chose the tests.</summary>
    public required string Preset { get; init; }

    /// <summary>How results were judged, for people.</summary>
    public required string Judge { get; init; }

    /// <summary>The verdict on the whole.</summary>
    public required DatasetDrift Dataset { get; init; }

    /// <summary>The columns: those of the reference in order, then those that only the current table has.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>Whether the table as a whole has drifted.</summary>
    [JsonIgnore]
    public bool IsDrift => Dataset.IsDrift;

    /// <summary>The column of that name, or null.</summary>
    public ColumnDrift? Find(string name) => Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.Ordinal));

    /// <summary>Compares two tables.</summary>
    /// <param name="reference">The columns compared with, each name once; prepare them once and use them for any number of windows.</param>
    /// <param name="current">The columns in question, each name once.</param>
    /// <param name="options">How; the recommended preset where null.</param>
    /// <param name="cancellationToken">Stops between columns.</param>
    /// <exception cref="ArgumentException">A table has two columns of one name.</exception>
    public static DriftReport Compare(
        IReadOnlyList<DriftColumn> reference, IReadOnlyList<DriftColumn> current, DriftReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return ReportBuilder.Build(reference, current, column => column.Name, new ColumnComparer(options ?? new()), options ?? new(), cancellationToken);
    }

    /// <summary>Compares two stored profiles; no values are needed. Distributions and quantiles are those of the sketches.</summary>
    /// <param name="reference">The profile compared with.</param>
    /// <param name="current">The profile in question.</param>
    /// <param name="options">How; a test that needs the values says so as its reason.</param>
    /// <param name="cancellationToken">Stops between columns.</param>
    public static DriftReport Compare(DatasetProfile reference, DatasetProfile current, DriftReportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return ReportBuilder.Build(reference.Columns, current.Columns, column => column.Name, new ProfileComparer(options ?? new()), options ?? new(), cancellationToken);
    }

    /// <summary>The report as versioned JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DriftReportJson.Default.DriftReport);

    /// <summary>Reads a report written by <see cref="ToJson"/>, of this or an earlier version.</summary>
    /// <exception cref="FormatException">The text is not such a report; the message says what is wrong.</exception>
    public static DriftReport FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var report = JsonSerializer.Deserialize(json, DriftReportJson.Default.DriftReport) ?? throw new FormatException("The JSON is null, not a drift report.");
            return report.SchemaVersion is < 1 or > CurrentSchemaVersion
                ? throw new FormatException($"Drift report version {report.SchemaVersion} is not known; this build reads versions 1 to {CurrentSchemaVersion}. Update the package.")
                : report;
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a drift report: {e.Message}", e);
        }
    }

    /// <summary>The report as Markdown: the verdict and a table of columns.</summary>
    public string ToMarkdown() => MarkdownReport.Write(this);

    /// <summary>The report as one self-contained HTML page: nothing is fetched, every value is escaped, plots are inline SVG.</summary>
    public string ToHtml() => HtmlReport.Write(this);
}
