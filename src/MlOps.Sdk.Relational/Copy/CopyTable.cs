namespace MlOps.Sdk.Relational;

/// <summary>A table as a copy sees it. Its columns are asked of the database, so that one added by a migration is not forgotten.</summary>
/// <param name="Name">The table.</param>
/// <param name="Keys">Its primary key, in which both databases sort alike: numbers, bytes, and texts by their bytes.</param>
internal sealed record CopyTable(string Name, params string[] Keys)
{
    /// <summary>Whether rows are only added: one that is gone or other in the source means that it is another store.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>Whether the database numbers the rows itself unless told.</summary>
    public bool Numbered { get; init; }

    /// <summary>A unique text that rows may exchange among each other between two attempts; null when there is none.</summary>
    public string? Renamed { get; init; }

    /// <summary>How much bigger than usual a row is.</summary>
    public int Weight { get; init; } = 1;

    public string KeyList => string.Join(", ", Keys);

    /// <summary>All tables, each after those it refers to; the audit log last, as it tells of what is there by then.</summary>
    public static IReadOnlyList<CopyTable> All { get; } =
    [
        new("environment", "environment_no") { Numbered = true },
        new("experiment", "experiment_no") { Numbered = true, Renamed = "name" },
        new("experiment_tag", "experiment_no", "key"),
        new("model_version", "model", "version") { AppendOnly = true },
        new("model_alias", "model", "alias"),
        new("alias_change", "model", "alias", "revision") { AppendOnly = true },
        new("gate_report", "model", "version", "id") { AppendOnly = true },
        new("model_fact", "model", "revision") { AppendOnly = true },
        new("run", "run_no") { Numbered = true },
        new("run_batch", "run_no", "id"),
        new("run_param", "run_no", "key"),
        new("run_tag", "run_no", "key"),
        new("run_input", "run_no", "position"),
        new("run_output", "run_no", "model", "version"),
        new("run_artifact", "run_no", "path"),
        new("metric", "metric_no") { Numbered = true },
        new("metric_chunk", "chunk_no") { Numbered = true, Weight = 10 },
        new("metric_summary", "chunk_no"),
        new("event_cursor", "subscription"),
        new("event_delivery", "subscription", "revision"),
        new("audit", "sequence") { AppendOnly = true },
    ];
}
