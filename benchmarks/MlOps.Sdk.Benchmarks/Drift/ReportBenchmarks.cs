using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>What a report costs a column beyond its rows: 100 columns of 1,000 against 1,000 rows, per column. Evidently needs 130 ms and more.</summary>
[BenchmarkCategory("report, per column")]
public class ReportBenchmarks
{
    private const int Columns = 100;
    private const int Rows = 1_000;

    private DriftColumn[] _reference = [];
    private DriftColumn[] _current = [];
    private DriftReport _report = null!;

    [GlobalSetup]
    public void SetUp()
    {
        (_reference, _current) = (Table(1), Table(2));
        _report = DriftReport.Compare(_reference, _current);
    }

    [Benchmark(Description = "DriftReport.Compare, columns sorted anew", Baseline = true, OperationsPerInvoke = Columns)]
    public DriftReport Compare() => DriftReport.Compare(Table(1), Table(2));

    [Benchmark(Description = "DriftReport.Compare, columns prepared before", OperationsPerInvoke = Columns)]
    public DriftReport ComparePrepared() => DriftReport.Compare(_reference, _current);

    [Benchmark(Description = "ToHtml", OperationsPerInvoke = Columns)]
    public string Html() => _report.ToHtml();

    [Benchmark(Description = "ToJson", OperationsPerInvoke = Columns)]
    public string Json() => _report.ToJson();

    private static DriftColumn[] Table(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, Columns).Select(c =>
        {
            var values = new double[Rows];
            for (var i = 0; i < values.Length; i++)
                values[i] = chance.NextDouble() + chance.NextDouble();
            return DriftColumn.Numeric($"column {c}", values);
        })];
    }
}
