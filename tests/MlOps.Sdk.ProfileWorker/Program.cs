using System.Diagnostics;
using System.Globalization;
using MlOps.Sdk.Data;
using MlOps.Sdk.Statistics;

// Profiles a Parquet file of flights month by month and compares the months, or writes such a file; then says how much memory that took.
// usage: MlOps.Sdk.ProfileWorker profile FILE TIME-COLUMN | write FILE ROWS ROWS-IN-A-GROUP
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var clock = Stopwatch.StartNew();
if (args[0] == "write")
    await ParquetFile.WriteAsync(args[1], new MadeUpFlights(int.Parse(args[2])), int.Parse(args[3]));
else
    await ProfileAsync(args[1], args[2]);

using var self = Process.GetCurrentProcess();
Console.WriteLine($"peak {self.PeakWorkingSet64} heap {GC.GetGCMemoryInfo().HeapSizeBytes} seconds {clock.Elapsed.TotalSeconds:F2} cpu {self.TotalProcessorTime.TotalSeconds:F2}");

static async Task ProfileAsync(string path, string time)
{
    var months = await new ParquetFile(path).ProfileByAsync(time, ProfilePeriod.Month, new() { Progress = new Lines() });
    foreach (var month in months)
    {
        var delay = (NumericProfile)month.Profile.Find("delay")!;
        Console.WriteLine($"month {month.Start:yyyy-MM} rows {month.RowCount} late {1 - delay.Quantiles.Rank(14.5):F4} origins {month.Profile.Find("origin")!.DistinctEstimate:F0}");
    }

    foreach (var month in months.Skip(1))
    {
        foreach (var column in month.Profile.Columns)
        {
            var result = ProfileDrift.Compare(months[0].Profile.Find(column.Name)!, column);
            Console.WriteLine($"compare {month.Start:yyyy-MM} {column.Name} {result.Statistic:G6} {result.PValue:G6}");
        }
    }
}

internal sealed class Lines : IProgress<ReadProgress>
{
    public void Report(ReadProgress value) => Console.WriteLine($"progress {value.Rows} {value.Share:P0}");
}
