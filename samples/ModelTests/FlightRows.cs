using MlOps.Sdk.Data;
using MlOps.Sdk.Evaluation;

namespace ModelTests;

/// <summary>Frozen flights of March 2001, which neither model has seen, with what became of them.</summary>
internal sealed class FlightRows
{
    private FlightRows(IReadOnlyList<(Flight Flight, string Airport, bool Late)> rows)
    {
        Flights = [.. rows.Select(row => row.Flight)];
        Airports = [.. rows.Select(row => row.Airport)];
        Late = [.. rows.Select(row => row.Late)];
        Set = EvaluationSet.Binary("flights-2001-03", Late).WithSlices("airport", Airports);
    }

    public Flight[] Flights { get; }

    /// <summary>Whether each flight leaves one of the thirty busiest airports (<c>hub</c>) or another (<c>small</c>).</summary>
    public string[] Airports { get; }

    public bool[] Late { get; }

    public EvaluationSet Set { get; }

    public static async Task<FlightRows> ReadAsync()
    {
        var rows = new List<(Flight, string, bool)>();
        await foreach (var batch in new CsvFile(Path.Combine(AppContext.BaseDirectory, "data", "flights-2001-03.csv.gz")).ReadBatchesAsync())
        {
            rows.AddRange(batch.Rows(row => (
                new Flight(row.Text("origin"), row.Text("destination"), row.Float("distance"), row.Float("hour"), row.Float("day_of_week")),
                row.Text("airport"),
                row.Long("late") == 1)));
        }

        return new(rows);
    }

    /// <summary>Other flights: the first half of these.</summary>
    public FlightRows Half() => new([.. Flights.Select((flight, row) => (flight, Airports[row], Late[row])).Take(Flights.Length / 2)]);
}
