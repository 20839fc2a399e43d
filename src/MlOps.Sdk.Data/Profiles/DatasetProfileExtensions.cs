using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <summary>
/// Profiles of tables and sources: one pass, batch by batch, in memory that does not grow with the rows. Numbers get numeric
/// profiles, text and truth values categorical ones; times and vectors have none and are left out.
/// </summary>
public static class DatasetProfileExtensions
{
    /// <summary>Profiles rows in memory.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">The columns and the accuracy; the defaults when null.</param>
    /// <exception cref="ArgumentException">A column is asked for that is not there, or has no profile.</exception>
    public static DatasetProfile Profile(this Dataset data, ProfileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var profiler = new GroupedProfiler(options ?? new());
        profiler.Append(data, new int[data.RowCount], groups: 1);
        return profiler.Profile(0);
    }

    /// <summary>Profiles a source's rows.</summary>
    /// <param name="source">Where the rows are.</param>
    /// <param name="options">The columns and the accuracy; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A column is asked for that has no profile.</exception>
    public static async ValueTask<DatasetProfile> ProfileAsync(this IDatasetSource source, ProfileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new();
        var (profiler, groupOf) = (new GroupedProfiler(options), Array.Empty<int>());
        await EachBatchAsync(source, options.Columns, options.Progress, batch =>
        {
            groupOf = groupOf.Length < batch.RowCount ? new int[batch.RowCount] : groupOf;
            profiler.Append(batch, groupOf.AsSpan(0, batch.RowCount), groups: 1);
        }, cancellationToken).ConfigureAwait(false);
        return profiler.Profile(0);
    }

    /// <summary>Profiles a source's rows by the stretch of the calendar that each belongs to, whatever their order.</summary>
    /// <param name="source">Where the rows are.</param>
    /// <param name="timeColumn">The column of times.</param>
    /// <param name="period">The stretch, such as a month.</param>
    /// <param name="options">The columns and the accuracy; the defaults when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A profile for each period that has rows, in order of time; rows without a time come last, under no start.</returns>
    /// <exception cref="ArgumentException">The column holds no times, or a column is asked for that has no profile.</exception>
    public static async ValueTask<IReadOnlyList<PeriodProfile>> ProfileByAsync(this IDatasetSource source, string timeColumn, ProfilePeriod period, ProfileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(timeColumn);
        if (!Enum.IsDefined(period))
            throw new ArgumentOutOfRangeException(nameof(period), period, "Not a period.");

        options ??= new();
        var columns = options.Columns is null || options.Columns.Contains(timeColumn) ? options.Columns : [.. options.Columns, timeColumn];
        var (profiler, periods, groupOf) = (new GroupedProfiler(options), new PeriodGroups(period), Array.Empty<int>());
        await EachBatchAsync(source, columns, options.Progress, batch =>
        {
            groupOf = groupOf.Length < batch.RowCount ? new int[batch.RowCount] : groupOf;
            periods.Number(batch.Column<DateTime>(timeColumn), groupOf);
            profiler.Append(batch, groupOf.AsSpan(0, batch.RowCount), periods.Starts.Count);
        }, cancellationToken).ConfigureAwait(false);
        return
        [
            .. periods.Starts
                .Select((start, group) => new PeriodProfile { Start = start, RowCount = profiler.RowCount(group), Profile = profiler.Profile(group) })
                .OrderBy(part => part.Start is null).ThenBy(part => part.Start),
        ];
    }

    private static async ValueTask EachBatchAsync(IDatasetSource source, IReadOnlyList<string>? columns, IProgress<ReadProgress>? progress, Action<Dataset> use, CancellationToken cancellationToken)
    {
        var total = progress is not null && source is ParquetFile file ? await file.CountRowsAsync(cancellationToken).ConfigureAwait(false) : (long?)null;
        var rows = 0L;
        await foreach (var batch in source.ReadBatchesAsync(columns, cancellationToken).ConfigureAwait(false))
        {
            use(batch);
            rows += batch.RowCount;
            progress?.Report(new(rows, total));
        }
    }
}
