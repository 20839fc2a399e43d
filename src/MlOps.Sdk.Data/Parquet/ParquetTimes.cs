using Parquet.Schema;

namespace MlOps.Sdk.Data;

/// <summary>Times as Parquet timestamps: nanoseconds, because a .NET tick is 100 of them, or microseconds for years they do not reach.</summary>
internal static class ParquetTimes
{
    private static readonly DateTime FirstOfNanoseconds = new(1678, 1, 1);
    private static readonly DateTime LastOfNanoseconds = new(2262, 1, 1);

    /// <summary>
    /// A field for each column of times. Kind and unit are the file's, so the rows are read once for them before any is written.
    /// </summary>
    public static async ValueTask<IReadOnlyDictionary<string, DateTimeDataField>> FieldsAsync(IDatasetSource data, Dataset first, CancellationToken cancellationToken)
    {
        string[] names = [.. first.Columns.OfType<Column<DateTime>>().Select(column => column.Name)];
        var (utc, nano) = (new HashSet<string>(), new HashSet<string>());
        if (names.Length > 0)
        {
            await foreach (var batch in data.ReadBatchesAsync(names, cancellationToken).ConfigureAwait(false))
            {
                foreach (var column in batch.Columns.OfType<Column<DateTime>>())
                    Look(column, utc, nano);
            }
        }

        return names.ToDictionary(name => name, name => new DateTimeDataField(
            name, DateTimeFormat.Timestamp, utc.Contains(name), nano.Contains(name) ? DateTimeTimeUnit.Nanos : DateTimeTimeUnit.Micros, isNullable: true));
    }

    /// <summary>The times that are there, once it is sure that the field can hold them.</summary>
    public static ReadOnlyMemory<DateTime> Checked(Column<DateTime> column, DataField field)
    {
        var (isUtc, isNano) = field is DateTimeDataField time ? (time.IsAdjustedToUTC, time.Unit == DateTimeTimeUnit.Nanos) : default;
        var present = column.Present().ToArray();
        for (var i = 0; i < present.Length; i++)
        {
            if (present[i].Kind == DateTimeKind.Utc != isUtc)
                throw new ArgumentException($"Column '{column.Name}' mixes UTC and local times; a Parquet column holds only one of them. Bring {TimeText.Format(present[i])} into line with the rest.");

            if (isNano && (present[i] < FirstOfNanoseconds || present[i] >= LastOfNanoseconds))
                throw new ArgumentException($"Column '{column.Name}': {TimeText.Format(present[i])} does not fit a timestamp of nanoseconds, which other times of the column call for; round them to microseconds.");

            present[i] = DateTime.SpecifyKind(present[i], DateTimeKind.Utc);
        }

        return present;
    }

    private static void Look(Column<DateTime> column, HashSet<string> utc, HashSet<string> nano)
    {
        foreach (var time in column.Present())
        {
            if (time.Kind == DateTimeKind.Utc)
                utc.Add(column.Name);

            if (time.Ticks % TimeSpan.TicksPerMicrosecond != 0)
                nano.Add(column.Name);
        }
    }
}
