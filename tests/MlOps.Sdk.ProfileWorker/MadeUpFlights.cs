using System.Runtime.CompilerServices;
using MlOps.Sdk.Data;

/// <summary>Flights of six months of 2001, made up batch by batch: delays grow in June.</summary>
internal sealed class MadeUpFlights(int rows) : IDatasetSource
{
    private const int BatchRows = 100_000;

    public string Name => "made-up flights";

    public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (random, start) = (new Random(2001), new DateTime(2001, 1, 1));
        string[] airports = [.. Enumerable.Range(0, 220).Select(i => $"{(char)('A' + (i % 26))}{(char)('A' + (i / 26))}X")];
        for (var first = 0; first < rows; first += BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            var batch = Dataset.FromRows(Enumerable.Range(first, Math.Min(BatchRows, rows - first)), row => row
                .DateTime("date", i => start.AddMinutes((long)i * 181 * 1440 / rows))
                .Long("delay", i => (long)(-15 * Math.Log(1 - random.NextDouble())) - 10 + (i > rows / 6 * 5 ? 3 : 0))
                .Long("distance", _ => random.Next(100, 3000))
                .Text("origin", _ => airports[random.Next(airports.Length)])
                .Text("destination", _ => airports[random.Next(airports.Length)]));
            yield return columns is null ? batch : batch.Select(columns);
        }
    }
}
