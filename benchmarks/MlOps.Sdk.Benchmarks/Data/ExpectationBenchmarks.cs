using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Benchmarks.Data;

/// <summary>Checks of a million flights-like rows; the baseline is one loop over one column, the least a check can do.</summary>
[BenchmarkCategory("expectations: 1,000,000 rows")]
public class ExpectationBenchmarks
{
    private Dataset _flights = null!;
    private ExpectationSuite _range = null!;
    private ExpectationSuite _set = null!;
    private ExpectationSuite _condition = null!;
    private ExpectationSuite _learnt = null!;

    [GlobalSetup]
    public void Setup()
    {
        _flights = Table.Flights(1_000_000);
        _range = new("range", Expect.ColumnValuesToBeBetween("distance", 0, 3000));
        _set = new("set", Expect.ColumnValuesToMatchRegex("origin", "^[A-Z]{3}$"));
        _condition = new("condition", Expect.ColumnValuesToBeBetween("delay", -60, 600) with { Where = RowCondition.Parse("distance > 500 and origin != 'AAX'") });
        _learnt = _flights.Slice(0, 100_000).InferExpectations("learnt");
    }

    [Benchmark(Baseline = true, Description = "a loop over 8 MB of doubles")]
    public int Loop()
    {
        var unexpected = 0;
        foreach (var distance in _flights.Column<double>("distance").Values)
            unexpected += distance is >= 0 and <= 3000 ? 0 : 1;

        return unexpected;
    }

    [Benchmark(Description = "values between")]
    public bool Range() => _range.Validate(_flights).Passed;

    [Benchmark(Description = "values match a regular expression, 200 categories")]
    public bool Set() => _set.Validate(_flights).Passed;

    [Benchmark(Description = "values between, with a row condition")]
    public bool Condition() => _condition.Validate(_flights).Passed;

    [Benchmark(Description = "a suite inferred from a tenth of the rows")]
    public int Learnt() => _learnt.Validate(_flights).Results.Count;
}
