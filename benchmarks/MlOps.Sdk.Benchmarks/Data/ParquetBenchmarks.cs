using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Data;
using Parquet;

namespace MlOps.Sdk.Benchmarks.Data;

/// <summary>A million flights-like rows in Parquet; the baseline is the decoder alone, without columns, null masks, dictionaries or checks.</summary>
[BenchmarkCategory("Parquet: 1,000,000 rows x 5 columns")]
public class ParquetBenchmarks
{
    private string _folder = "";
    private string _path = "";

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("mlops-bench-").FullName;
        _path = Path.Combine(_folder, "flights.parquet");
        await ParquetFile.WriteAsync(_path, Table.Flights(1_000_000));
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, Description = "Parquet.Net, raw values of two columns")]
    public async Task<long> Decoder()
    {
        var total = 0L;
        await using var reader = await ParquetReader.CreateAsync(_path);
        var fields = reader.Schema.DataFields;
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            foreach (var field in fields.Where(field => field.Name is "distance" or "origin"))
            {
                using var raw = await group.ReadRawColumnDataBaseAsync(field);
                total += raw.DefinitionLevels.Length;
            }
        }

        return total;
    }

    [Benchmark(Description = "ParquetFile, two columns")]
    public async Task<long> TwoColumns() => await RowsAsync(["distance", "origin"]);

    [Benchmark(Description = "ParquetFile, all columns")]
    public async Task<long> All() => await RowsAsync(null);

    [Benchmark(Description = "ProfileByAsync, four columns by month")]
    public async Task<int> ByMonth() => (await new ParquetFile(_path).ProfileByAsync("departure", ProfilePeriod.Month)).Count;

    private async Task<long> RowsAsync(IReadOnlyList<string>? columns)
    {
        var total = 0L;
        await foreach (var batch in new ParquetFile(_path).ReadBatchesAsync(columns))
            total += batch.RowCount;

        return total;
    }
}
