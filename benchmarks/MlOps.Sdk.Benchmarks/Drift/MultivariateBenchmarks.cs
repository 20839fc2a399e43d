using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>A thousand rows against a thousand, ten columns, one hundred permutations; the baseline keeps the kernel and looks up each permutation.</summary>
public class MultivariateBenchmarks
{
    private const int Rows = 1000;
    private const int Columns = 10;
    private const int Permutations = 100;
    private readonly double[] _reference = new double[Rows * Columns];
    private readonly double[] _current = new double[Rows * Columns];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(42);
        for (var i = 0; i < _reference.Length; i++)
        {
            _reference[i] = Normal(random);
            _current[i] = Normal(random) + 0.05;
        }

        var ours = Mmd();
        if (Math.Abs(ours.Statistic!.Value - TextbookMmd.Of(_reference, _current, Columns, ours.Details["bandwidth"], 0)) > 1e-10)
            throw new InvalidOperationException("The two statistics disagree, so their times cannot be compared.");
    }

    [BenchmarkCategory("MMD"), Benchmark(Baseline = true, Description = "textbook MMD, width given: kernel matrix, permuted look-ups")]
    public double Textbook() => TextbookMmd.Of(_reference, _current, Columns, 3, Permutations);

    [BenchmarkCategory("MMD"), Benchmark(Description = "MaximumMeanDiscrepancy.Test, median rule")]
    public DriftResult Mmd() => MaximumMeanDiscrepancy.Test(new RowMatrix(_reference, Columns), new RowMatrix(_current, Columns), permutations: Permutations);

    [BenchmarkCategory("MMD"), Benchmark(Description = "MaximumMeanDiscrepancy.RandomFeatures, 256 features")]
    public DriftResult RandomFeatures() => MaximumMeanDiscrepancy.RandomFeatures(new RowMatrix(_reference, Columns), new RowMatrix(_current, Columns), permutations: Permutations);

    [BenchmarkCategory("Energy"), Benchmark(Description = "MultivariateEnergy.Test")]
    public DriftResult Energy() => MultivariateEnergy.Test(new RowMatrix(_reference, Columns), new RowMatrix(_current, Columns), Permutations);

    [BenchmarkCategory("Classifier"), Benchmark(Description = "DomainClassifier.Compare, logistic, 5 folds")]
    public DriftResult Classifier() => DomainClassifier.Compare(new RowMatrix(_reference, Columns), new RowMatrix(_current, Columns));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
