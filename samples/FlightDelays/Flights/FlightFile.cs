using MlOps.Sdk.Data;

namespace FlightDelays;

/// <summary>The flights file: a CSV with a header, plain or gzipped.</summary>
internal static class FlightFile
{
    public const int LateMinutes = 15;

    private static readonly ColumnSchema[] Schema =
    [
        new() { Name = "departure", Type = ColumnType.DateTime },
        new() { Name = "origin", Type = ColumnType.Text },
        new() { Name = "destination", Type = ColumnType.Text },
        new() { Name = "distance", Type = ColumnType.Long },
        new() { Name = "arrival_delay_minutes", Type = ColumnType.Long },
    ];

    /// <summary>Reads all flights in order of departure.</summary>
    /// <exception cref="SampleException">The file is missing, damaged or not a flights file.</exception>
    public static async Task<List<FlownFlight>> ReadAsync(string path, IProgress<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            var flights = new List<FlownFlight>();
            await foreach (var batch in new CsvFile(path, new CsvOptions { Schema = Schema, BatchRows = 8_192 }).ReadBatchesAsync(cancellationToken: cancellationToken))
            {
                flights.AddRange(batch.Rows(Read));
                progress.Report(flights.Count);
            }

            flights.Sort((a, b) => a.Departure.CompareTo(b.Departure));
            return flights;
        }
        catch (Exception e) when (e is MlOpsException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            throw new SampleException($"Cannot use the flights file: {e.Message}", e);
        }
    }

    /// <summary>The identity of some flights as a data set.</summary>
    public static DatasetVersion Version(string name, IReadOnlyList<FlownFlight> flights) => Dataset
        .FromRows(flights, columns => columns
            .DateTime("departure", f => f.Departure)
            .Text("origin", f => f.Flight.Origin)
            .Text("destination", f => f.Flight.Destination)
            .Float("distance", f => f.Flight.Distance)
            .Bool("late", f => f.Late))
        .ComputeVersion(name, $"{flights[0].Day:yyyy-MM-dd} to {flights[^1].Day:yyyy-MM-dd}");

    private static FlownFlight Read(DatasetRow row)
    {
        var departure = row.DateTime("departure");
        var flight = new Flight(
            row.Text("origin"),
            row.Text("destination"),
            row.Float("distance"),
            (float)departure.TimeOfDay.TotalHours,
            (float)departure.DayOfWeek);
        return new(departure, flight, row.Long("arrival_delay_minutes") >= LateMinutes);
    }
}
