using System.Globalization;
using System.IO.Compression;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.MLNet;

/// <summary>A flight as features and target; also its damaged twin.</summary>
internal sealed class Flight
{
    public float Hour { get; set; }

    public float Weekday { get; set; }

    public float Distance { get; set; }

    public string Origin { get; set; } = "";

    public string Destination { get; set; } = "";

    public bool Weekend { get; set; }

    public int Month { get; set; }

    public bool Late { get; set; }

    public float Delay { get; set; }

    public string Carrier { get; set; } = "";

    private static readonly Lazy<Flight[]> Real = new(() => [.. Read()]);

    public static IReadOnlyList<Flight> Some(int skip, int count) => new ArraySegment<Flight>(Real.Value, skip, count);

    /// <summary>The same flights with missing numbers, unseen and empty text, zeros and values far outside.</summary>
    public static IReadOnlyList<Flight> Damaged(IEnumerable<Flight> flights) => [.. flights.Select((flight, i) => new Flight
    {
        Hour = i % 7 == 0 ? float.NaN : flight.Hour,
        Weekday = i % 11 == 0 ? float.NaN : i % 13 == 0 ? 0 : flight.Weekday,
        Distance = i % 5 == 0 ? float.NaN : i % 17 == 0 ? 25_000 : i % 19 == 0 ? -3 : flight.Distance,
        Origin = i % 3 == 0 ? "XXX" : i % 8 == 0 ? "" : flight.Origin,
        Destination = i % 6 == 0 ? "" : flight.Destination,
        Weekend = flight.Weekend,
        Month = i % 9 == 0 ? 12 : flight.Month,
        Late = flight.Late,
        Delay = flight.Delay,
        Carrier = flight.Carrier,
    })];

    private static IEnumerable<Flight> Read()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedFiles.Path("data", "us_flights_2001", "flights.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        for (var i = 0; reader.ReadLine() is { } line; i++)
        {
            // Rows are in order of time: a stride gives every month and hour.
            if (i % 12 != 0)
                continue;

            var cells = line.Split(',');
            var departure = DateTime.Parse(cells[0], CultureInfo.InvariantCulture);
            var delay = float.Parse(cells[4], CultureInfo.InvariantCulture);
            yield return new Flight
            {
                Hour = departure.Hour + departure.Minute / 60f,
                Weekday = (float)departure.DayOfWeek,
                Weekend = departure.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday,
                Month = departure.Month,
                Origin = cells[1],
                Destination = cells[2],
                Distance = float.Parse(cells[3], CultureInfo.InvariantCulture),
                Delay = delay,
                Late = delay >= 15,
                Carrier = delay < 0 ? "early" : delay < 15 ? "on time" : "late",
            };
        }
    }
}
