using System.Collections.ObjectModel;

namespace MlOps.Sdk.Statistics;

/// <summary>How two tables are compared.</summary>
public sealed record DriftReportOptions
{
    /// <summary>Which test each column gets and how results are judged. Default <see cref="DriftPresets.Recommended"/>.</summary>
    public DriftPreset Preset { get; init; } = DriftPresets.Recommended;

    /// <summary>Other tests than the preset's for some columns, by name of the column.</summary>
    public IReadOnlyDictionary<string, IDriftTest> Tests { get; init; } = ReadOnlyDictionary<string, IDriftTest>.Empty;

    /// <summary>Another judge than the preset's.</summary>
    public IDriftJudge? Judge { get; init; }

    /// <summary>Another handling of missing and infinite values than the preset's.</summary>
    public ValuePolicy? Values { get; init; }

    /// <summary>Another share of drifted columns than the preset's, in (0, 1], from which on the table has drifted.</summary>
    public double? DriftShare { get; init; }

    /// <summary>The columns to compare; all where null.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>What a category means that the reference does not have. Default <see cref="UnseenCategoryRule.Test"/>.</summary>
    public UnseenCategoryRule UnseenCategories { get; init; }

    /// <summary>How changes of the share of missing values are judged; one family of its own. Default <see cref="DriftPolicy.Default"/>.</summary>
    public DriftPolicy MissingShare { get; init; } = DriftPolicy.Default;

    /// <summary>Columns compared at once; 1 keeps to the calling thread. Default 1.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Told after each column, from any thread where columns are compared in parallel.</summary>
    public IProgress<DriftReportProgress>? Progress { get; init; }

    /// <summary>The heading of the report.</summary>
    public string Title { get; init; } = "Drift report";

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Preset, nameof(Preset));
        ArgumentNullException.ThrowIfNull(Tests, nameof(Tests));
        if (DriftShare is { } share && !(share > 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(DriftShare), share, "The share of drifted columns lies in (0, 1], such as 0.5; leave it null where one column is enough.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxDegreeOfParallelism, nameof(MaxDegreeOfParallelism));
    }
}
