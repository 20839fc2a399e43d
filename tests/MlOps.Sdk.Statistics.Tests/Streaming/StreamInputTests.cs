namespace MlOps.Sdk.Statistics.Tests.Streaming;

public sealed class StreamInputTests
{
    private static readonly double[] Ordinary = Samples.Normal(4, 60);

    public static TheoryData<string> Names => Detectors.Names;

    public static TheoryData<string, Func<double[], object>> References => new()
    {
        { "windowed ks", reference => new WindowedKs(reference) },
        { "mean shift", reference => CalibratedWindow.MeanShift(reference) },
        { "ks", reference => CalibratedWindow.KolmogorovSmirnov(reference) },
        { "cvm", reference => CalibratedWindow.CramerVonMises(reference) },
        { "mmd", reference => CalibratedMmd.Calibrate(reference, 1) },
    };

    public static TheoryData<string, Func<object>> BadParameters => new()
    {
        { "delta", () => new Adwin(delta: 0) },
        { "delta", () => new Adwin(delta: 1) },
        { "delta", () => new Adwin(delta: double.NaN) },
        { "clock", () => new Adwin(clock: 0) },
        { "maxBuckets", () => new Adwin(maxBuckets: 1) },
        { "maxBuckets", () => new Adwin(maxBuckets: int.MaxValue) },
        { "minWindow", () => new Adwin(minWindow: 0) },
        { "gracePeriod", () => new Adwin(gracePeriod: -1) },
        { "warmUp", () => new Ddm(warmUp: 0) },
        { "warning", () => new Ddm(warning: -1) },
        { "drift", () => new Ddm(warning: 3, drift: 2) },
        { "drift", () => new Ddm(drift: double.PositiveInfinity) },
        { "floor", () => new Ddm(floor: 1) },
        { "warmUp", () => new Eddm(warmUp: -5) },
        { "warning", () => new Eddm(warning: 1.1) },
        { "drift", () => new Eddm(drift: 0.99) },
        { "drift", () => new HddmA(drift: double.NaN) },
        { "warning", () => new HddmA(drift: 0.1, warning: 0.01) },
        { "weight", () => new HddmW(weight: 1) },
        { "window", () => new Fhddm(window: 0) },
        { "window", () => new Fhddm(window: int.MaxValue) },
        { "confidence", () => new Fhddm(confidence: 0) },
        { "shortWindow", () => new Fhddm(shortWindow: 101) },
        { "alpha", () => new Kswin(alpha: 2) },
        { "window", () => new Kswin(window: 3) },
        { "window", () => new Kswin(window: int.MaxValue) },
        { "recent", () => new Kswin(recent: 51) },
        { "minDistance", () => new Kswin(minDistance: -0.1) },
        { "threshold", () => new PageHinkley(threshold: 0) },
        { "delta", () => new PageHinkley(delta: -1) },
        { "alpha", () => new PageHinkley(alpha: 1.01) },
        { "warmUp", () => new PageHinkley(warmUp: 0) },
        { "threshold", () => new Cusum(threshold: double.PositiveInfinity) },
        { "delta", () => new Cusum(delta: double.NaN) },
        { "target", () => new TabularCusum(double.NaN, 1) },
        { "deviation", () => new TabularCusum(0, 0) },
        { "allowance", () => new TabularCusum(0, 1, -1) },
        { "limit", () => new TabularCusum(0, 1, 1, 0) },
        { "expectedRunLength", () => TabularCusum.WithRunLength(0, 1, 1) },
        { "expectedRunLength", () => TabularCusum.WithRunLength(0, 1, double.PositiveInfinity) },
        { "allowance", () => TabularCusum.WithRunLength(0, 1, 100, 0) },
        { "alpha", () => new GeometricMovingAverage(alpha: 1) },
        { "expectedRunLength", () => new Ecdd(200) },
        { "warning", () => new Ecdd(warning: 0) },
        { "deviation", () => new EwmaChart(0, -1) },
        { "weight", () => new EwmaChart(0, 1, 0) },
        { "longestConcept", () => new Rddm(longestConcept: 10) },
        { "shortestConcept", () => new Rddm(shortestConcept: 0) },
        { "longestWarning", () => new Rddm(longestWarning: 0) },
        { "recent", () => new Stepd(recent: 0) },
        { "drift", () => new Stepd(drift: -0.1) },
        { "warning", () => new Stepd(warning: 0.001) },
        { "window", () => new WindowedKs(Ordinary, 1) },
        { "alpha", () => new WindowedKs(Ordinary, alpha: 0) },
        { "minDistance", () => new WindowedKs(Ordinary, minDistance: 1) },
        { "window", () => WindowedKs.AgainstPrevious(1) },
        { "statistic", () => CalibratedWindow.Calibrate((WindowStatistic)9, Ordinary) },
        { "window", () => CalibratedWindow.MeanShift(Ordinary, 1) },
        { "window", () => CalibratedWindow.MeanShift(Ordinary, 2_001) },
        { "expectedRunLength", () => CalibratedWindow.MeanShift(Ordinary, expectedRunLength: double.NaN) },
        { "expectedRunLength", () => CalibratedWindow.MeanShift(Ordinary, expectedRunLength: 1e9) },
        { "simulations", () => CalibratedWindow.CramerVonMises(Ordinary, simulations: 10) },
        { "dimension", () => CalibratedMmd.Calibrate(Ordinary, 0) },
        { "window", () => CalibratedMmd.Calibrate(Ordinary, 2, 1) },
        { "expectedRunLength", () => CalibratedMmd.Calibrate(Ordinary, 2, expectedRunLength: 1) },
        { "mostRows", () => CalibratedMmd.Calibrate(Ordinary, 2, mostRows: 5) },
        { "kernelScale", () => CalibratedMmd.Calibrate(Ordinary, 2, kernelScale: 0) },
        { "simulations", () => CalibratedMmd.Calibrate(Ordinary, 2, simulations: 1) },
    };

    [Theory]
    [MemberData(nameof(BadParameters))]
    public void A_parameter_outside_its_range_is_named(string parameter, Func<object> create) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);

    [Theory]
    [MemberData(nameof(References))]
    public void A_reference_that_tells_nothing_is_refused(string detector, Func<double[], object> create)
    {
        foreach (var reference in (double[][])[[], [1], [.. Ordinary, double.NaN], [.. Ordinary, double.PositiveInfinity]])
            Assert.Contains("The reference", Assert.Throws<ArgumentException>(() => create(reference)).Message, StringComparison.Ordinal);
        Assert.NotEmpty(detector);
    }

    [Fact]
    public void A_constant_reference_alarms_on_the_first_window_with_another_value()
    {
        var same = Enumerable.Repeat(0.1, 100).ToArray();
        foreach (var statistic in Enum.GetValues<WindowStatistic>())
        {
            var detector = CalibratedWindow.Calibrate(statistic, same, 10, 100, 100);
            Assert.DoesNotContain(DetectorSignal.Drift, Detectors.Run(detector, same));
            Assert.Equal(DetectorSignal.Drift, detector.Update(0.2));
        }

        var mmd = CalibratedMmd.Calibrate(same, 2, 10, 100, simulations: 100);
        for (var i = 0; i < 20; i++)
            Assert.Equal(DetectorSignal.None, mmd.Update([0.1, 0.1]));

        // One other vector among equal ones has an unbiased discrepancy of 0; two have not.
        Assert.Contains(DetectorSignal.Drift, Enumerable.Range(0, 2).Select(_ => mmd.Update([0.1, 0.2])));
    }

    [Fact]
    public void A_vector_of_another_length_or_not_finite_is_refused_and_changes_nothing()
    {
        var mmd = CalibratedMmd.Calibrate(Ordinary, 3, 5, 20, simulations: 100);
        mmd.Update([1, 2, 3]);
        var before = mmd.Save();

        Assert.Throws<ArgumentException>(() => mmd.Update([1, 2]));
        Assert.Throws<ArgumentException>(() => mmd.Update([]));
        Assert.Throws<ArgumentException>(() => mmd.Update([1, 2, double.NaN]));
        Assert.Throws<ArgumentException>(() => CalibratedMmd.Calibrate(Ordinary.AsSpan(0, 59), 3));
        Assert.Equal(before, mmd.Save());
    }

    [Fact]
    public void A_detector_that_looks_nowhere_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PageHinkley(up: false, down: false));
        Assert.Throws<ArgumentException>(() => new TabularCusum(0, 1, up: false, down: false));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_that_cannot_be_taken_is_refused_and_changes_nothing(string name)
    {
        var detector = Detectors.Create(name);
        Detectors.Run(detector, Detectors.Stream(name, 2, 100));
        var before = detector.Save();
        double[] unfit = Detectors.IsBinary(name)
            ? [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5, 2, -1]
            : detector is HddmA or HddmW ? [double.NaN, double.PositiveInfinity, -0.1, 1.1] : [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e101];
        foreach (var value in unfit)
            Assert.Contains("The value is", Assert.Throws<ArgumentException>(() => detector.Update(value)).Message, StringComparison.Ordinal);

        Assert.Equal(before, detector.Save());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_stream_never_alarms(string name)
    {
        if (Detectors.KnowsTarget(name))
            return;

        foreach (var value in (double[])[0, 1])
            Assert.DoesNotContain(DetectorSignal.Drift, Detectors.Run(Detectors.Create(name), Enumerable.Repeat(value, 2_000).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_allocates_nothing(string name)
    {
        var detector = Detectors.Create(name);
        var stream = Detectors.Stream(name, 9, 5_000);
        Assert.Equal(0, Allocations.Fewest(() =>
        {
            foreach (var value in stream)
                detector.Update(value);
        }));
    }
}
