using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>A million values against a million, unsorted; the baselines sort with the platform's own sort.</summary>
public class DriftBenchmarks
{
    private const int Count = 1_000_000;
    private readonly double[] _reference = Columns.Normal(42, Count);
    private readonly double[] _current = Columns.Normal(43, Count, 0.01);
    private SortedSample _sorted = null!;

    [GlobalSetup]
    public void Setup()
    {
        _sorted = SortedSample.From(_reference);
        if (Math.Abs(Textbook.KolmogorovSmirnov(_reference, _current) - KolmogorovSmirnov.Test(_reference, _current).Statistic!.Value) > 1e-12)
            throw new InvalidOperationException("The two tests disagree, so their times cannot be compared.");
    }

    [BenchmarkCategory("KS"), Benchmark(Baseline = true, Description = "textbook KS: Array.Sort, Array.Sort, merge")]
    public double TextbookKolmogorovSmirnov() => Textbook.KolmogorovSmirnov(_reference, _current);

    [BenchmarkCategory("KS"), Benchmark(Description = "KolmogorovSmirnov.Test")]
    public DriftResult Ks() => KolmogorovSmirnov.Test(_reference, _current);

    [BenchmarkCategory("KS"), Benchmark(Description = "KolmogorovSmirnov.Test, reference sorted before")]
    public DriftResult KsPrepared() => KolmogorovSmirnov.Test(_sorted, SortedSample.From(_current));

    [BenchmarkCategory("KS"), Benchmark(Description = "Wasserstein.Compare")]
    public DriftResult W1() => Wasserstein.Compare(_reference, _current);

    [BenchmarkCategory("KS"), Benchmark(Description = "NumericDrift.Compare: KS and Wasserstein together")]
    public DriftResult Both() => NumericDrift.Compare(_reference, _current);

    [BenchmarkCategory("PSI"), Benchmark(Baseline = true, Description = "textbook PSI: Array.Sort, binary search")]
    public double TextbookPsi() => Textbook.StabilityIndex(_reference, _current, 10);

    [BenchmarkCategory("PSI"), Benchmark(Description = "PopulationStabilityIndex.Compare")]
    public DriftResult Psi() => PopulationStabilityIndex.Compare(_reference, _current);
}
