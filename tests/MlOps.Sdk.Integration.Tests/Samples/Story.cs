using System.IO.Compression;

namespace MlOps.Sdk.Integration.Tests.Samples;

/// <summary>The whole story, told once for all tests that only look at it.</summary>
public sealed class Story : IAsyncLifetime
{
    public const string Collection = "the FlightDelays sample";

    private readonly string _root = Directory.CreateTempSubdirectory("mlops-story-").FullName;

    internal SampleOutcome Outcome { get; private set; } = null!;

    public string Store => Path.Combine(_root, "store");

    public string Report => Path.Combine(Store, "report.html");

    /// <summary>The flights up to 10 February 2001, which make a short story.</summary>
    public string ShortData => Path.Combine(_root, "short.csv");

    public async ValueTask InitializeAsync()
    {
        await WriteFlightsUntilAsync(ShortData, "2001-02-11");
        Outcome = await FlightDelaysProcess.RunAsync("--store", Store);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of the store after the story, to continue or to damage.</summary>
    public StoreCopy CopyStore()
    {
        Outcome.Succeeded();
        return new(Store);
    }

    /// <summary>The packaged flights that depart before a day.</summary>
    public static async Task WriteFlightsUntilAsync(string path, string end)
    {
        await using var packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "data", "flights.csv.gz"));
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        await using var writer = new StreamWriter(path) { NewLine = "\n" };
        await writer.WriteLineAsync(await reader.ReadLineAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (string.CompareOrdinal(line, end) < 0)
                await writer.WriteLineAsync(line);
        }
    }
}
