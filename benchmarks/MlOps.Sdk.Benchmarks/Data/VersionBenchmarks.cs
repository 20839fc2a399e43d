using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Benchmarks.Data;

/// <summary>The digest of a million doubles beside SHA-256 over the same memory, which is the limit.</summary>
[BenchmarkCategory("dataset digest: 1e6 rows")]
public class VersionBenchmarks
{
    private readonly double[] _values = new double[1_000_000];
    private Dataset _doubles = null!;
    private Dataset _flights = null!;

    [GlobalSetup]
    public void Setup()
    {
        for (var i = 0; i < _values.Length; i++)
            _values[i] = Math.Sin(i);

        _doubles = new(Column.Double("x", _values));
        _flights = Table.Flights(1_000_000);
    }

    [Benchmark(Baseline = true, Description = "SHA256.HashData, 8 MB of doubles")]
    public byte[] Limit() => SHA256.HashData(MemoryMarshal.AsBytes(_values.AsSpan()));

    [Benchmark(Description = "ComputeVersion, the same doubles")]
    public DatasetVersion Doubles() => _doubles.ComputeVersion("doubles");

    [Benchmark(Description = "ComputeVersion, 5 columns of flights")]
    public DatasetVersion Flights() => _flights.ComputeVersion("flights");

    [Benchmark(Description = "ComputeVersion, 5 columns of flights, 2 at once")]
    public DatasetVersion FlightsInParallel() => _flights.ComputeVersion("flights", degreeOfParallelism: 2);
}
