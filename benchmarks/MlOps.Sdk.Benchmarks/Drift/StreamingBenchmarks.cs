using BenchmarkDotNet.Attributes;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>
/// Time per value of a stream, with the rare alarm and restart in it. Peers on a machine of this kind: pure Python ADWIN
/// 1,600 ns, Page–Hinkley 640 ns, KSWIN with SciPy's exact test 71,000 ns; river by its own figures 160, 660 and 600,000 ns.
/// </summary>
public class StreamingBenchmarks
{
    private const int Count = 20_000;
    private const int Dimension = 10;
    private readonly double[] _numbers = new double[Count];
    private readonly double[] _errors = new double[Count];
    private readonly double[] _vectors = new double[Count / 10 * Dimension];
    private readonly Adwin _adwin = new();
    private readonly Kswin _kswin = new();
    private readonly Kswin _kswinOfAll = new(drawsOlder: false);
    private readonly PageHinkley _pageHinkley = new();
    private readonly TabularCusum _cusum = new(0, 1);
    private readonly Ddm _ddm = new();
    private readonly HddmA _hddmA = new();
    private readonly HddmW _hddmW = new();
    private readonly Fhddm _fhddm = new();
    private readonly Ecdd _ecdd = new();
    private readonly Stepd _stepd = new();
    private readonly Rddm _rddm = new();
    private WindowedKs _windowedKs = null!;
    private CalibratedWindow _cramerVonMises = null!;
    private CalibratedMmd _mmd = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(42);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var reference = Enumerable.Range(0, 1_000).Select(_ => Normal()).ToArray();
        for (var i = 0; i < Count; i++)
        {
            _numbers[i] = Normal();
            _errors[i] = random.NextDouble() < 0.1 ? 1 : 0;
        }

        for (var i = 0; i < _vectors.Length; i++)
            _vectors[i] = Normal();

        _windowedKs = new WindowedKs(reference, 100, 1e-5);
        _cramerVonMises = CalibratedWindow.CramerVonMises(reference, 50, 10_000, 500);
        _mmd = CalibratedMmd.Calibrate(Enumerable.Range(0, 500 * Dimension).Select(_ => Normal()).ToArray(), Dimension, 50, 1_000, simulations: 200);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Adwin() => Run(_adwin, _numbers);

    [Benchmark(OperationsPerInvoke = Count, Description = "Kswin, 30 drawn of 70 older")]
    public int Kswin() => Run(_kswin, _numbers);

    [Benchmark(OperationsPerInvoke = Count, Description = "Kswin, all 70 older")]
    public int KswinOfAll() => Run(_kswinOfAll, _numbers);

    [Benchmark(OperationsPerInvoke = Count, Description = "WindowedKs, 100 against 1,000")]
    public int WindowedKs() => Run(_windowedKs, _numbers);

    [Benchmark(OperationsPerInvoke = Count, Description = "CalibratedWindow.CramerVonMises, 50 against 1,000")]
    public int CramerVonMises() => Run(_cramerVonMises, _numbers);

    [Benchmark(OperationsPerInvoke = Count / 10, Description = "CalibratedMmd, 50 against 500 vectors of 10")]
    public int Mmd()
    {
        var alarms = 0;
        for (var i = 0; i < _vectors.Length; i += Dimension)
            alarms += _mmd.Update(_vectors.AsSpan(i, Dimension)) == DetectorSignal.Drift ? 1 : 0;
        return alarms;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int PageHinkley() => Run(_pageHinkley, _numbers);

    [Benchmark(OperationsPerInvoke = Count)]
    public int TabularCusum() => Run(_cusum, _numbers);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Ddm() => Run(_ddm, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int HddmA() => Run(_hddmA, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int HddmW() => Run(_hddmW, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Fhddm() => Run(_fhddm, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Ecdd() => Run(_ecdd, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Stepd() => Run(_stepd, _errors);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Rddm() => Run(_rddm, _errors);

    private static int Run(StreamDetector detector, double[] values)
    {
        var alarms = 0;
        foreach (var value in values)
            alarms += detector.Update(value) == DetectorSignal.Drift ? 1 : 0;
        return alarms;
    }
}
