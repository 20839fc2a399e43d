namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>One of each detector, with parameters other than the defaults, so that a forgotten one shows.</summary>
internal static class Detectors
{
    /// <summary>Around the lower level of the streams.</summary>
    private static readonly double[] Healthy = [.. Samples.Uniform(8, 60).Select(u => Math.Max(0, 0.4 * u - 0.1))];

    private static readonly Dictionary<string, Func<StreamDetector>> Factories = new()
    {
        ["adwin"] = () => new Adwin(0.01, 16, 4, 6, 12),
        ["adwin, every cut"] = () => new Adwin(0.05, 1, resetOnDrift: false, everyCut: true),
        ["ddm"] = () => new Ddm(20, 1.5, 2.5, 0.01),
        ["eddm"] = () => new Eddm(25, 0.9, 0.8),
        ["hddm-a"] = () => new HddmA(0.01, 0.05, true),
        ["hddm-w"] = () => new HddmW(0.01, 0.05, 0.1, true),
        ["fhddm"] = () => new Fhddm(80, 1e-3, 15),
        ["kswin"] = () => new Kswin(0.01, 60, 20, seed: 7),
        ["kswin, all older"] = () => new Kswin(0.01, 60, 20, drawsOlder: false, minDistance: 0),
        ["page-hinkley"] = () => new PageHinkley(8, 0.01, 0.999, 20),
        ["cusum"] = () => new Cusum(9, 0.01, 20),
        ["tabular cusum"] = () => new TabularCusum(0.3, 0.5, 0.4, 4),
        ["geometric moving average"] = () => new GeometricMovingAverage(0.2, 0.9, 20),
        ["ecdd"] = () => new Ecdd(100, 0.1, 0.6, 20),
        ["ewma chart"] = () => new EwmaChart(0.3, 0.5, 0.1, 2.5),
        ["rddm"] = () => new Rddm(40, 1.5, 2, 300, 60, 50),
        ["stepd"] = () => new Stepd(20, 0.01, 0.1, false),
        ["windowed ks"] = () => new WindowedKs(Healthy, 25, 0.002, 0.05),
        ["windowed ks against previous"] = () => WindowedKs.AgainstPrevious(20, 0.01),
        ["calibrated mean shift"] = () => CalibratedWindow.MeanShift(Healthy, 12, 40, 100, 5),
        ["calibrated ks"] = () => CalibratedWindow.KolmogorovSmirnov(Healthy, 12, 40, 100, 5),
        ["calibrated cvm"] = () => CalibratedWindow.CramerVonMises(Healthy, 12, 40, 100, 5),
    };

    public static TheoryData<string> Names => [.. Factories.Keys];

    public static StreamDetector Create(string name) => Factories[name]();

    /// <summary>Whether the detector knows the healthy stream from elsewhere, so that a constant beside it is a change.</summary>
    public static bool KnowsTarget(string name) => name is "tabular cusum" or "ewma chart" or "windowed ks" or "calibrated mean shift" or "calibrated ks" or "calibrated cvm";

    public static bool IsBinary(string name) => name is "ddm" or "eddm" or "fhddm" or "ecdd" or "rddm" or "stepd";

    /// <summary>A stream whose level changes every <paramref name="period"/> values, of zeros and ones or of numbers in [0, 1].</summary>
    public static double[] Stream(string name, ulong seed, int count, int period = 150)
    {
        var values = Samples.Uniform(seed, count);
        for (var i = 0; i < count; i++)
        {
            var level = i / period % 2 == 0 ? 0.1 : 0.6;
            values[i] = IsBinary(name) ? (values[i] < level ? 1 : 0) : Math.Clamp(level + 0.4 * (values[i] - 0.5), 0, 1);
        }

        return values;
    }

    public static DetectorSignal[] Run(StreamDetector detector, ReadOnlySpan<double> stream)
    {
        var signals = new DetectorSignal[stream.Length];
        for (var i = 0; i < signals.Length; i++)
            signals[i] = detector.Update(stream[i]);
        return signals;
    }
}
