using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>A million values profiled, times a value; the baseline keeps what a profile replaces: a sorted copy, a set, two passes of sums.</summary>
public class ProfileBenchmarks
{
    private const int Count = 1_000_000;
    private readonly double[] _values = Columns.Normal(1, Count);
    private readonly string[] _texts = [.. Columns.Codes(2, Count, 20).Select(code => $"category {code}")];
    private DatasetProfile _profile = null!;
    private byte[] _bytes = [];
    private string _json = "";

    [GlobalSetup]
    public void Setup()
    {
        _profile = new DatasetProfile([NumericProfile.Of("x", _values), CategoricalProfile.Of("c", _texts)]);
        _bytes = _profile.ToBytes();
        _json = _profile.ToJson();
    }

    [BenchmarkCategory("numbers"), Benchmark(Baseline = true, OperationsPerInvoke = Count, Description = "textbook: sorted copy, HashSet, mean and variance")]
    public double Textbook()
    {
        var sorted = (double[])_values.Clone();
        Array.Sort(sorted);
        var distinct = new HashSet<double>(_values).Count;
        var mean = _values.Average();
        return sorted[Count / 2] + distinct + _values.Sum(value => (value - mean) * (value - mean));
    }

    [BenchmarkCategory("numbers"), Benchmark(OperationsPerInvoke = Count, Description = "NumericProfile.Of: moments, quantiles, distinct, types")]
    public NumericProfile Numbers() => NumericProfile.Of("x", _values);

    [BenchmarkCategory("numbers"), Benchmark(OperationsPerInvoke = Count, Description = "QuantileSketch.Of alone")]
    public QuantileSketch Quantiles() => QuantileSketch.Of(_values);

    [BenchmarkCategory("texts"), Benchmark(Baseline = true, OperationsPerInvoke = Count, Description = "textbook: Dictionary of counts")]
    public int TextbookTexts()
    {
        var counts = new Dictionary<string, long>();
        foreach (var text in _texts)
            counts[text] = counts.GetValueOrDefault(text) + 1;
        return counts.Count;
    }

    [BenchmarkCategory("texts"), Benchmark(OperationsPerInvoke = Count, Description = "CategoricalProfile.Of: counts, distinct, types")]
    public CategoricalProfile Texts() => CategoricalProfile.Of("c", _texts);

    [BenchmarkCategory("stored"), Benchmark(Baseline = true, Description = "two columns read from JSON")]
    public DatasetProfile FromJson() => DatasetProfile.FromJson(_json);

    [BenchmarkCategory("stored"), Benchmark(Description = "the same from bytes")]
    public DatasetProfile FromBytes() => DatasetProfile.FromBytes(_bytes);
}
