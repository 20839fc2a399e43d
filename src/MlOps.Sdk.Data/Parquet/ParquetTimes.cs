using Parquet.Schema;

namespace MlOps.Sdk.Data;

/// <summary>Times as Parquet timestamps: nanoseconds, because a .NET tick is 100 of them, or microseconds for years they do not reach.</summary>
internal static class ParquetTimes
{
    private static readonly DateTime FirstOfNanoseconds = new(1678, 1, 1);
    private static readonly DateTime LastOfNanoseconds = new(2262, 1, 1);

    public static DateTimeDataField Field(Column<DateTime> column)
    {
        var present = column.Present();
        var isUtc = present.Length > 0 && present[0].Kind == DateTimeKind.Utc;
        var unit = DateTimeTimeUnit.Micros;
        foreach (var time in present)
            unit = time.Ticks % TimeSpan.TicksPerMicrosecond != 0 ? DateTimeTimeUnit.Nanos : unit;

        return new(column.Name, DateTimeFormat.Timestamp, isUtc, unit, isNullable: true);
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

            if (isNano ? present[i] < FirstOfNanoseconds || present[i] >= LastOfNanoseconds : present[i].Ticks % TimeSpan.TicksPerMicrosecond != 0)
                throw new ArgumentException($"Column '{column.Name}': {TimeText.Format(present[i])} does not fit a timestamp of {(isNano ? "nanoseconds" : "microseconds")}, as the column's first batch calls for; round it to microseconds.");

            present[i] = DateTime.SpecifyKind(present[i], DateTimeKind.Utc);
        }

        return present;
    }
}
