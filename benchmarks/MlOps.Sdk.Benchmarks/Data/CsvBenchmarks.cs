using System.Globalization;
using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Benchmarks.Data;

/// <summary>100,000 flights-like rows of five columns; the baseline splits lines and parses the cells, without quotes or checks.</summary>
[BenchmarkCategory("CSV: 100,000 rows x 5 columns")]
public class CsvBenchmarks
{
    private string _folder = "";
    private string _path = "";
    private IReadOnlyList<ColumnSchema> _schema = [];

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _path = Path.Combine(_folder, "flights.csv");
        var data = Table.Flights(100_000);
        await CsvFile.WriteAsync(_path, data);
        _schema = data.Schema;
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, Description = "File.ReadLines, Split, Parse")]
    public int SplitLines()
    {
        var (times, origins, destinations, distances, delays) = (new List<DateTime>(), new List<string>(), new List<string>(), new List<double>(), new List<long>());
        foreach (var line in File.ReadLines(_path).Skip(1))
        {
            var cells = line.Split(',');
            times.Add(DateTime.ParseExact(cells[0], "s", CultureInfo.InvariantCulture));
            origins.Add(cells[1]);
            destinations.Add(cells[2]);
            distances.Add(double.Parse(cells[3], CultureInfo.InvariantCulture));
            delays.Add(long.Parse(cells[4], CultureInfo.InvariantCulture));
        }

        return times.Count;
    }

    [Benchmark(Description = "CsvFile, types declared")]
    public async Task<int> Declared() => (await new CsvFile(_path, new() { Schema = _schema }).ReadAsync()).RowCount;

    [Benchmark(Description = "CsvFile, types inferred from every row")]
    public async Task<int> Inferred() => (await new CsvFile(_path).ReadAsync()).RowCount;

    [Benchmark(Description = "CsvFile, two columns declared and read")]
    public async Task<int> TwoColumns() => (await new CsvFile(_path, new() { Schema = _schema }).ReadAsync(["origin", "distance"])).RowCount;
}
