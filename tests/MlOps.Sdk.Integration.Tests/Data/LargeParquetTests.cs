using System.Globalization;

namespace MlOps.Sdk.Integration.Tests.Data;

/// <summary>Three million rows, profiled month by month and compared in a process that never has 300 MB.</summary>
public sealed class LargeParquetTests
{
    private const int Rows = 3_000_000;
    private const long Limit = 300L << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Real_flights_are_profiled_by_month_within_300_megabytes()
    {
        var lines = await ProfileWorker.RunAsync(Cancel, "profile", await FlightsFile.GetAsync(Cancel), "date");
        Report(lines);
        Assert.InRange(ProfileWorker.Peak(lines), 1, Limit);
        Assert.Equal($"progress {Rows} 100 %", lines.Last(line => line.StartsWith("progress", StringComparison.Ordinal)));

        // Counted over the whole file by another tool; the sketch is within its stated error.
        var months = Parts(lines, "month");
        Assert.Equal(["2001-01", "2001-02", "2001-03", "2001-04", "2001-05", "2001-06", "2001-07"], months.Select(part => part[1]));
        Assert.Equal(Rows, months.Sum(part => int.Parse(part[3], CultureInfo.InvariantCulture)));
        double[] late = [0.215, 0.243, 0.220, 0.188, 0.169, 0.223];
        for (var month = 0; month < late.Length; month++)
            Assert.Equal(late[month], double.Parse(months[month][5], CultureInfo.InvariantCulture), 0.01);

        Assert.All(Compared(lines, "delay").Take(5), p => Assert.InRange(p, 0, 1e-9));
    }

    [Fact]
    public async Task A_file_of_several_row_groups_is_written_and_profiled_within_300_megabytes()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-large-");
        try
        {
            var path = Path.Combine(folder.FullName, "flights.parquet");
            var written = await ProfileWorker.RunAsync(Cancel, "write", path, $"{Rows}", "250000");
            Assert.InRange(ProfileWorker.Peak(written), 1, Limit);

            var lines = await ProfileWorker.RunAsync(Cancel, "profile", path, "date");
            Report(lines);
            Assert.InRange(ProfileWorker.Peak(lines), 1, Limit);
            Assert.Equal(6, Parts(lines, "month").Length);
            Assert.Equal(Rows, Parts(lines, "month").Sum(part => int.Parse(part[3], CultureInfo.InvariantCulture)));

            // Only the delays of June were made to grow.
            var delays = Compared(lines, "delay");
            Assert.All(delays[..4], p => Assert.InRange(p, 0.001, 1));
            Assert.Equal(0, delays[4]);
            Assert.All(Compared(lines, "distance").Concat(Compared(lines, "origin")), p => Assert.InRange(p, 0.001, 1));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(IReadOnlyList<string> lines) => TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, lines));

    private static string[][] Parts(IReadOnlyList<string> lines, string kind) =>
        [.. lines.Where(line => line.StartsWith(kind, StringComparison.Ordinal)).Select(line => line.Split(' '))];

    private static double[] Compared(IReadOnlyList<string> lines, string column) =>
        [.. Parts(lines, "compare").Where(part => part[2] == column && part.Length == 5).Select(part => double.Parse(part[4], CultureInfo.InvariantCulture))];
}
