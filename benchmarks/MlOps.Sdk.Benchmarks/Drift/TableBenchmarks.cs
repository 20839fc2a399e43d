using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>
/// KS, Wasserstein, PSI and Jensen–Shannon on 100 columns of a million rows; the columns are ten arrays used ten times, which costs the
/// same time and a tenth of the memory. One thread unless said otherwise. The baseline is one column, so a ratio of 100 is its equal.
/// </summary>
public class TableBenchmarks
{
    private const int Count = 1_000_000;
    private const int Arrays = 10;
    private const int Repeats = 10;
    private readonly double[][] _references = [.. Enumerable.Range(0, Arrays).Select(i => Columns.Normal(i, Count))];
    private readonly double[][] _currents = [.. Enumerable.Range(0, Arrays).Select(i => Columns.Normal(100 + i, Count, 0.01 * i))];
    private IPreparedReference[] _samples = [];
    private IPreparedReference[] _profiles = [];
    private ReadOnlyMemory<double>[] _windows = [];

    [GlobalSetup]
    public void Setup()
    {
        _samples = [.. Repeated(_references.Select(values => (IPreparedReference)PreparedSample.From(values)))];
        _profiles = [.. Repeated(_references.Select(values => (IPreparedReference)PreparedProfile.From(NumericProfile.Of("x", values))))];
        _windows = [.. Repeated(_currents.Select(values => new ReadOnlyMemory<double>(values)))];
    }

    [Benchmark(Baseline = true, Description = "textbook, 1 column: four sorts, merges, binary searches")]
    public double TextbookColumn()
    {
        var gap = Textbook.KolmogorovSmirnov(_references[0], _currents[0]);
        return gap + Textbook.Wasserstein(_references[0], _currents[0]) + Textbook.StabilityIndex(_references[0], _currents[0], 10);
    }

    [Benchmark(Description = "100 columns, exact, reference prepared on the way")]
    public double Exact()
    {
        var sum = 0.0;
        for (var i = 0; i < Arrays * Repeats; i++)
            sum += PreparedSample.From(_references[i % Arrays]).Compare(_currents[i % Arrays]).Wasserstein.Statistic!.Value;
        return sum;
    }

    [Benchmark(Description = "100 columns, exact, prepared before")]
    public IReadOnlyList<NumericComparison> ExactPrepared() => WindowComparison.Run(_samples, _windows);

    [Benchmark(Description = "100 columns against a stored profile")]
    public IReadOnlyList<NumericComparison> Stored() => WindowComparison.Run(_profiles, _windows);

    [Benchmark(Description = "the same on two threads")]
    public IReadOnlyList<NumericComparison> StoredOnTwo() => WindowComparison.Run(_profiles, _windows, degree: 2);

    private static IEnumerable<T> Repeated<T>(IEnumerable<T> columns) => Enumerable.Repeat(columns.ToArray(), Repeats).SelectMany(column => column);
}
