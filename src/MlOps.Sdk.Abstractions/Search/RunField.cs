namespace MlOps.Sdk;

/// <summary>
/// Something a run can be searched or ordered by. The typed fields below make conditions that make sense for them:
/// <c>RunField.Metric("auc") &gt; 0.8</c>, <c>RunField.Tag("team").ILike("r%")</c>.
/// </summary>
public abstract record RunField
{
    private protected RunField(RunFieldKind kind, string key) => (Kind, Key) = (kind, key);

    /// <summary>The run's id, 32 lower-case hexadecimal digits.</summary>
    public static TextField Id { get; } = new(RunFieldKind.Attribute, "run_id");

    /// <summary>The run's name.</summary>
    public static TextField Name { get; } = new(RunFieldKind.Attribute, "run_name");

    /// <summary>The id of the run that this one is a part of.</summary>
    public static TextField ParentId { get; } = new(RunFieldKind.Attribute, "parent_run_id");

    /// <summary>Where the run stands, with lapsed leases seen as interrupted.</summary>
    public static StatusField Status { get; } = new();

    /// <summary>When the run began, to the millisecond.</summary>
    public static TimeField StartTime { get; } = new("start_time");

    /// <summary>When the run ended, to the millisecond; a running run lacks it.</summary>
    public static TimeField EndTime { get; } = new("end_time");

    /// <summary>The name of a data set the run read; it is enough that one of them fits.</summary>
    public static TextField DatasetName { get; } = new(RunFieldKind.Dataset, "name");

    /// <summary>The digest of a data set the run read, 64 lower-case hexadecimal digits; it is enough that one of them fits.</summary>
    public static TextField DatasetDigest { get; } = new(RunFieldKind.Dataset, "digest");

    /// <summary>Where the field lies.</summary>
    public RunFieldKind Kind { get; }

    /// <summary>The key of the metric, param or tag, or the attribute's name in a filter.</summary>
    public string Key { get; }

    /// <summary>The latest value of a metric.</summary>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    public static MetricField Metric(string key) => new(LogKey.Require(key, "metric"));

    /// <summary>A param.</summary>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    public static TextField Param(string key) => new(RunFieldKind.Param, LogKey.Require(key, "param"));

    /// <summary>A tag.</summary>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    public static TextField Tag(string key) => new(RunFieldKind.Tag, LogKey.Require(key, "tag"));

    /// <summary>The run lacks the field.</summary>
    /// <exception cref="ArgumentException">Every run has the field.</exception>
    public RunCondition IsNull() => new PresenceCondition(this, RunOperator.IsNull);

    /// <summary>The run has the field; for a metric, also with the value NaN.</summary>
    /// <exception cref="ArgumentException">Every run has the field.</exception>
    public RunCondition IsNotNull() => new PresenceCondition(this, RunOperator.IsNotNull);

    /// <summary>Orders by the field, smallest first.</summary>
    public RunOrder Ascending() => new(this);

    /// <summary>Orders by the field, greatest first.</summary>
    public RunOrder Descending() => new(this, descending: true);

    /// <summary>The field as a filter writes it, such as <c>metrics.auc</c>.</summary>
    public sealed override string ToString()
    {
        var entity = Kind switch
        {
            RunFieldKind.Metric => "metrics.",
            RunFieldKind.Param => "params.",
            RunFieldKind.Tag => "tags.",
            RunFieldKind.Dataset => "datasets.",
            _ => "",
        };
        return Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-') ? entity + Key : $"{entity}`{Key}`";
    }
}
