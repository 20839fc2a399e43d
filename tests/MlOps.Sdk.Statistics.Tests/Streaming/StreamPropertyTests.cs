namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>False-alarm rates over 2,000 streams without drift, and power that grows with the shift. Fixed seeds.</summary>
public sealed class StreamPropertyTests
{
    private const int Length = 400;

    /// <summary>Each with the share of streams of <see cref="Length"/> values in which its own parameters allow an alarm.</summary>
    private static readonly Dictionary<string, (double Nominal, Func<StreamDetector> Create)> Numeric = new()
    {
        ["adwin: 12 checks at 0.002"] = (0.024, () => new Adwin()),
        ["adwin, every cut"] = (0.024, () => new Adwin(everyCut: true)),
        ["kswin: 341 steps at 1e-4"] = (0.0341, () => new Kswin(1e-4, 60, 20)),
        ["kswin, all older"] = (0.0341, () => new Kswin(1e-4, 60, 20, drawsOlder: false)),
        ["windowed ks against previous"] = (0.0361, () => WindowedKs.AgainstPrevious(20, 1e-4)),
        ["tabular cusum, one in 10,000"] = (0.04, () => TabularCusum.WithRunLength(0, 1, 10_000)),
        ["calibrated mean shift, one in 2,000"] = (0.2, Calibrated(WindowStatistic.MeanShift)),
        ["calibrated ks, one in 2,000"] = (0.2, Calibrated(WindowStatistic.KolmogorovSmirnov)),
        ["calibrated cvm, one in 2,000"] = (0.2, Calibrated(WindowStatistic.CramerVonMises)),
    };

    private static readonly Dictionary<string, (double Nominal, Func<StreamDetector> Create)> Binary = new()
    {
        ["hddm-a"] = (0.01, () => new HddmA()),
        ["hddm-a, two-sided"] = (0.02, () => new HddmA(twoSided: true)),
        ["hddm-w"] = (0.1, () => new HddmW()),
        ["fhddm: 301 steps at 1e-6"] = (0.0003, () => new Fhddm()),
        ["stepd at 1e-5"] = (0.01, () => new Stepd(drift: 1e-5, warning: 1e-4)),
    };

    public static TheoryData<string> NumericNames => [.. Numeric.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    [Theory]
    [MemberData(nameof(NumericNames))]
    public void Streams_without_drift_alarm_no_oftener_than_nominal(string name)
    {
        var (nominal, create) = Numeric[name];
        AssertFew(nominal, create(), chance => chance.NextNormal());
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void Error_streams_without_drift_alarm_no_oftener_than_nominal(string name)
    {
        var (nominal, create) = Binary[name];
        AssertFew(nominal, create(), chance => chance.NextDouble() < 0.2 ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(NumericNames))]
    public void A_larger_shift_is_seen_no_less_often(string name)
    {
        var detector = Numeric[name].Create();
        var seen = new[] { 0, 0.75, 1.5, 3 }.Select(shift => Seen(detector, (chance, t) => chance.NextNormal() + (t < 200 ? 0 : shift))).ToArray();

        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen[^1], 0.95, 1);
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void A_larger_rise_of_errors_is_seen_no_less_often(string name)
    {
        var detector = Binary[name].Create();
        var seen = new[] { 0.2, 0.4, 0.6, 0.9 }.Select(rate => Seen(detector, (chance, t) => chance.NextDouble() < (t < 200 ? 0.2 : rate) ? 1 : 0)).ToArray();

        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen[^1], 0.95, 1);
    }

    [Fact]
    public void A_floor_keeps_the_first_error_of_a_faultless_model_from_alarming()
    {
        double[] stream = [.. Enumerable.Repeat(0.0, 500), 1, 0, 0];

        Assert.Equal(DetectorSignal.Drift, Detectors.Run(new Ddm(), stream)[500]);
        Assert.DoesNotContain(DetectorSignal.Drift, Detectors.Run(new Ddm(floor: 0.02), stream));
    }

    [Fact]
    public void Drawing_the_older_values_depends_on_the_seed_alone()
    {
        var stream = Detectors.Stream("kswin", 3, 3_000, 400);
        var one = Detectors.Run(new Kswin(seed: 1), stream);

        Assert.Equal(one, Detectors.Run(new Kswin(seed: 1), stream));
        Assert.NotEqual(one, Detectors.Run(new Kswin(seed: 2), stream));
    }

    [Fact]
    public void Streaming_distances_are_those_of_the_batch_test()
    {
        var reference = Samples.Normal(1, 300).Select(x => Math.Round(x, 1)).ToArray();
        var stream = Samples.Normal(2, 200, 0.2).Select(x => Math.Round(x, 1)).ToArray();
        var detector = new WindowedKs(reference, 40, 1e-9);
        for (var i = 0; i < stream.Length; i++)
        {
            detector.Update(stream[i]);
            if (i >= 39)
                Assert.Equal(KolmogorovSmirnov.Test(reference, stream.AsSpan(i - 39, 40)).Statistic!.Value, detector.Distance!.Value, 1e-12);
        }
    }

    [Fact]
    public void A_windowed_alarm_is_a_significant_batch_test()
    {
        var reference = Samples.Normal(1, 80);
        var stream = Samples.Normal(2, 400, 0.3);
        var detector = new WindowedKs(reference, 30, 0.02);
        var alarms = 0;
        for (int i = 0, held = 0; i < stream.Length; i++)
        {
            var signal = detector.Update(stream[i]);
            if (++held < 30)
                continue;

            var isSignificant = KolmogorovSmirnov.Test(reference, stream.AsSpan(i - 29, 30)).PValue <= 0.02;
            Assert.Equal(isSignificant, signal == DetectorSignal.Drift);
            (held, alarms) = isSignificant ? (0, alarms + 1) : (held, alarms);
        }

        Assert.InRange(alarms, 1, 100);
    }

    /// <summary>Calibrated once for both theories, which start with a reset.</summary>
    private static Func<StreamDetector> Calibrated(WindowStatistic statistic)
    {
        var detector = new Lazy<StreamDetector>(() => CalibratedWindow.Calibrate(statistic, Samples.Normal(99, 2_000), 25, 2_000, 500));
        return () => detector.Value;
    }

    /// <summary>At most nominal, give or take three standard errors of 2,000 streams.</summary>
    private static void AssertFew(double nominal, StreamDetector detector, Func<Chance, double> next)
    {
        var alarmed = 0;
        for (var run = 0UL; run < 2_000; run++)
        {
            detector.Reset();
            alarmed += HasAlarm(detector, run, (chance, _) => next(chance), 0) ? 1 : 0;
        }

        Assert.InRange(alarmed / 2_000.0, 0, nominal + 3 * Math.Sqrt(nominal * (1 - nominal) / 2_000));
    }

    private static double Seen(StreamDetector detector, Func<Chance, int, double> next)
    {
        var seen = 0;
        for (var run = 0UL; run < 100; run++)
        {
            detector.Reset();
            seen += HasAlarm(detector, 50_000 + run, next, 200) ? 1 : 0;
        }

        return seen / 100.0;
    }

    private static bool HasAlarm(StreamDetector detector, ulong seed, Func<Chance, int, double> next, int from)
    {
        var chance = new Chance(seed);
        for (var t = 0; t < Length; t++)
        {
            if (detector.Update(next(chance, t)) == DetectorSignal.Drift && t >= from)
                return true;
        }

        return false;
    }

    private sealed class Chance(ulong seed)
    {
        private SplitMix64 _chance = new(SplitMix64.Mix(seed));

        public double NextNormal() => _chance.NextNormal();

        public double NextDouble() => _chance.NextDouble();
    }
}
