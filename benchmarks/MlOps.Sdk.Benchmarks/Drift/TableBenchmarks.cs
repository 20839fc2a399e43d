using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>
/// KS, Wasserstein, PSI and Jensen–Shannon, time and memory a column of a million rows against a million; a table of 100 columns takes a
/// hundred times as long. One thread unless said otherwise.
/// </summary>
public class TableBenchmarks
{
    private const int Count = 1_000_000;
    private const int Width = 10;
    private readonly double[][] _references = [.. Enumerable.Range(0, Width).Select(i => Columns.Normal(i, Count))];
    private readonly double[][] _currents = [.. Enumerable.Range(0, Width).Select(i => Columns.Normal(100 + i, Count, 0.01 * i))];
    private IPreparedReference[] _samples = [];
    private IPreparedReference[] _profiles = [];
    private ReadOnlyMemory<double>[] _windows = [];

    [GlobalSetup]
    public void Setup()
    {
        _samples = [.. _references.Select(values => PreparedSample.From(values))];
        _profiles = [.. _references.Select(values => PreparedProfile.From(NumericProfile.Of("x", values)))];
        _windows = [.. _currents.Select(values => new ReadOnlyMemory<double>(values))];
    }

    [Benchmark(Baseline = true, Description = "textbook: five sorts, merges, binary searches")]
    public double TextbookColumn()
    {
        var gap = Textbook.KolmogorovSmirnov(_references[0], _currents[0]);
        return gap + Textbook.Wasserstein(_references[0], _currents[0]) + Textbook.StabilityIndex(_references[0], _currents[0], 10);
    }

    [Benchmark(OperationsPerInvoke = Width, Description = "exact, both sides raw")]
    public double Exact()
    {
        var sum = 0.0;
        for (var i = 0; i < Width; i++)
            sum += PreparedSample.From(_references[i]).Compare(_currents[i]).Wasserstein.Statistic!.Value;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Width, Description = "exact, reference prepared before")]
    public IReadOnlyList<NumericComparison> ExactPrepared() => WindowComparison.Run(_samples, _windows);

    [Benchmark(OperationsPerInvoke = Width, Description = "against a stored profile")]
    public IReadOnlyList<NumericComparison> Stored() => WindowComparison.Run(_profiles, _windows);

    [Benchmark(OperationsPerInvoke = Width, Description = "the same on two threads")]
    public IReadOnlyList<NumericComparison> StoredOnTwo() => WindowComparison.Run(_profiles, _windows, degree: 2);
}
