using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>Chi-squared on a million rows against a million, 20 categories, as codes and as texts that each have a copy of their own.</summary>
public class CategoryBenchmarks
{
    private const int Count = 1_000_000;
    private readonly string[] _categories = [.. Enumerable.Range(0, 20).Select(i => $"category {i}")];
    private readonly int[] _reference = Columns.Codes(1, Count, 20);
    private readonly int[] _current = Columns.Codes(2, Count, 20);
    private string[] _referenceTexts = [];
    private string[] _currentTexts = [];

    [GlobalSetup]
    public void Setup()
    {
        _referenceTexts = [.. _reference.Select(code => new string(_categories[code].AsSpan()))];
        _currentTexts = [.. _current.Select(code => new string(_categories[code].AsSpan()))];
    }

    [BenchmarkCategory("codes"), Benchmark(Baseline = true, Description = "textbook: Dictionary of codes, table, sum")]
    public double TextbookCodes() => Textbook.ChiSquare(_reference, _current);

    [BenchmarkCategory("codes"), Benchmark(Description = "ChiSquare.Test of CategoryCounts.FromCodes")]
    public DriftResult Codes() => ChiSquare.Test(
        BinnedPair.Of(CategoryCounts.FromCodes(_reference, _categories).Counts, CategoryCounts.FromCodes(_current, _categories).Counts));

    [BenchmarkCategory("texts"), Benchmark(Baseline = true, Description = "textbook: Dictionary of texts, table, sum")]
    public double TextbookTexts() => Textbook.ChiSquare(_referenceTexts, _currentTexts);

    [BenchmarkCategory("texts"), Benchmark(Description = "ChiSquare.Test")]
    public DriftResult Texts() => ChiSquare.Test(_referenceTexts, _currentTexts);
}
