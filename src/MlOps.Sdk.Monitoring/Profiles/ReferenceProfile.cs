using System.Text.Json;
using System.Text.Json.Serialization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>
/// What a model saw and answered when it was trained, kept without its rows: one profile a feature, one an output, and how
/// well it did. Stored with the version as <see cref="ModelAttachment.ReferenceProfile"/>; a monitor compares windows of
/// production with it. Build it from held-out rows: on rows the model was fitted to it looks better than it is.
/// </summary>
public sealed record ReferenceProfile
{
    internal const int CurrentSchema = 1;

    /// <summary>The version of the stored form; 1.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Rows profiled.</summary>
    public required long Rows { get; init; }

    /// <summary>The output that is compared with labels, such as <c>Probability</c>.</summary>
    public required string ScoreColumn { get; init; }

    /// <summary>The features.</summary>
    [JsonConverter(typeof(DatasetProfileConverter))]
    public required DatasetProfile Features { get; init; }

    /// <summary>The outputs.</summary>
    [JsonConverter(typeof(DatasetProfileConverter))]
    public required DatasetProfile Outputs { get; init; }

    /// <summary>How well the model did; null when there were no labels.</summary>
    public ReferencePerformance? Performance { get; init; }

    /// <summary>Profiles rows together with the model's answers to them and, where known, the true outcomes.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">The model's answer to each row.</param>
    /// <param name="labels">The true outcome of each row, NaN where unknown; null when none is known.</param>
    /// <param name="scoreColumn">The name of the output the scores are.</param>
    /// <param name="task">What the scores are.</param>
    /// <exception cref="ArgumentException">There are no rows, or the numbers of rows, scores and labels differ.</exception>
    public static ReferenceProfile Build<TRow>(
        IEnumerable<TRow> rows,
        IReadOnlyList<double> scores,
        IReadOnlyList<double>? labels = null,
        string scoreColumn = "Probability",
        PredictionTask task = PredictionTask.Binary)
        where TRow : IFeatureRow
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        if (labels is not null && labels.Count != scores.Count)
            throw new ArgumentException($"There are {scores.Count} scores and {labels.Count} labels; give one of each a row, NaN for an unknown label.", nameof(labels));

        var builder = new ReferenceProfileBuilder<TRow>(scoreColumn, task);
        var index = 0;
        foreach (var row in rows)
        {
            if (index == scores.Count)
                throw new ArgumentException($"There are more rows than the {scores.Count} scores.", nameof(rows));

            builder.Add(row, scores[index], labels?[index] ?? double.NaN);
            index++;
        }

        return index == scores.Count
            ? builder.Build()
            : throw new ArgumentException($"There are {index} rows and {scores.Count} scores.", nameof(scores));
    }

    /// <summary>The profile as stored.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, MonitoringJson.ReferenceProfile);

    /// <summary>Reads a profile written by this or an earlier version.</summary>
    /// <exception cref="MlOpsIntegrityException">The bytes are not such a profile; the message says what is wrong.</exception>
    public static ReferenceProfile FromUtf8Json(ReadOnlySpan<byte> json)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(json, MonitoringJson.ReferenceProfile)
                ?? throw new MlOpsIntegrityException("The reference profile is the JSON value null.");
            return profile.SchemaVersion is >= 1 and <= CurrentSchema
                ? profile
                : throw new MlOpsIntegrityException($"The reference profile has schema version {profile.SchemaVersion}; this build reads versions 1 to {CurrentSchema}. Update the package.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new MlOpsIntegrityException($"Not a reference profile: {e.Message}", e);
        }
    }
}
