using System.Globalization;
using System.IO.Compression;
using Microsoft.ML.Data;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.MLNet;

/// <summary>An hour of bike rentals as features and target.</summary>
internal sealed class BikeHour
{
    public float Season { get; set; }

    public float Hour { get; set; }

    public float Holiday { get; set; }

    public string Weather { get; set; } = "";

    [VectorType(4)]
    public float[] Air { get; set; } = [];

    public float Count { get; set; }

    public double Humidity { get; set; }

    private static readonly Lazy<BikeHour[]> Real = new(() => [.. Read()]);

    public static IReadOnlyList<BikeHour> Some(int skip, int count) => new ArraySegment<BikeHour>(Real.Value, skip, count);

    /// <summary>The same hours with missing numbers, unseen and empty text, zeros and values far outside.</summary>
    public static IReadOnlyList<BikeHour> Damaged(IEnumerable<BikeHour> hours) => [.. hours.Select((hour, i) => new BikeHour
    {
        Season = i % 7 == 0 ? float.NaN : hour.Season,
        Hour = i % 5 == 0 ? float.NaN : i % 11 == 0 ? 99 : hour.Hour,
        Holiday = hour.Holiday,
        Weather = i % 4 == 0 ? "hail" : i % 9 == 0 ? "" : hour.Weather,
        Air = [i % 3 == 0 ? float.NaN : hour.Air[0], i % 8 == 0 ? float.NaN : hour.Air[1], i % 6 == 0 ? -2 : hour.Air[2], i % 10 == 0 ? 40 : hour.Air[3]],
        Count = hour.Count,
        Humidity = i % 7 == 0 ? double.NaN : hour.Humidity,
    })];

    private static IEnumerable<BikeHour> Read()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedFiles.Path("data", "bike_sharing_hourly", "hour.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            float Number(int cell) => float.Parse(cells[cell], CultureInfo.InvariantCulture);
            yield return new BikeHour
            {
                Season = Number(2),
                Hour = Number(5),
                Holiday = Number(6),
                Weather = Number(9) switch { 1 => "clear", 2 => "mist", 3 => "light rain", _ => "storm" },
                Air = [Number(10), Number(11), Number(12), Number(13)],
                Humidity = double.Parse(cells[12], CultureInfo.InvariantCulture),
                Count = Number(16),
            };
        }
    }
}
