using MlOps.Sdk.Data;

namespace MlOps.Sdk.Benchmarks.Data;

/// <summary>Made-up flights of the real ones' shape: time, two of 200 airports, distance, delay.</summary>
internal static class Table
{
    public static Dataset Flights(int rows)
    {
        var random = new Random(7);
        string[] airports = [.. Enumerable.Range(0, 200).Select(i => $"{(char)('A' + (i % 26))}{(char)('A' + (i / 26))}X")];
        var start = new DateTime(2001, 1, 1);
        return Dataset.FromRows(Enumerable.Range(0, rows), columns => columns
            .DateTime("departure", i => start.AddMinutes(i % 260_000))
            .Text("origin", _ => airports[random.Next(200)])
            .Text("destination", _ => airports[random.Next(200)])
            .Double("distance", _ => Math.Round(random.NextDouble() * 3000, 1))
            .Long("delay", _ => random.Next(-30, 180)));
    }
}
