namespace MlOps.Sdk.Statistics.Tests.Streaming;

public sealed class CalibratedMmdTests
{
    private const int Dimension = 3;

    [Fact]
    public void A_restored_detector_goes_on_exactly_as_the_original()
    {
        var stream = Samples.Normal(3, 400 * Dimension, 0.4);
        for (var saved = 0; saved < 60; saved += 7)
        {
            var original = CalibratedMmd.Calibrate(Samples.Normal(1, 40 * Dimension), Dimension, 8, 30, 25, simulations: 100);
            Run(original, stream, 0, saved);
            var restored = CalibratedMmd.Restore(original.Save());
            var fromJson = CalibratedMmd.FromJson(original.ToJson());
            Assert.Equal(original.Save(), restored.Save());

            var signals = Run(original, stream, saved, 400);
            Assert.Contains(DetectorSignal.Drift, signals);
            Assert.Equal(signals, Run(restored, stream, saved, 400));
            Assert.Equal(signals, Run(fromJson, stream, saved, 400));
            Assert.Equal(original.Save(), restored.Save());
            Assert.Equal(original.Save(), fromJson.Save());
        }
    }

    [Fact]
    public void The_distance_is_the_unbiased_discrepancy_of_window_and_reference()
    {
        var reference = Samples.Normal(1, 30 * Dimension);
        var stream = Samples.Normal(2, 50 * Dimension);
        var detector = CalibratedMmd.Calibrate(reference, Dimension, 10, 2_000, simulations: 100);
        for (var i = 0; i < 50; i++)
        {
            detector.Update(stream.AsSpan(i * Dimension, Dimension));
            if (i >= 9)
                Assert.Equal(Unbiased(reference, stream[((i - 9) * Dimension)..((i + 1) * Dimension)], detector.KernelScale), detector.Distance!.Value, 1e-12);
            else
                Assert.Null(detector.Distance);
        }
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_noticed()
    {
        var detector = CalibratedMmd.Calibrate(Samples.Normal(1, 12 * Dimension), Dimension, 4, 20, simulations: 100);
        Run(detector, Samples.Normal(3, 30), 0, 7);
        var bytes = detector.Save();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            Assert.Throws<FormatException>(() => CalibratedMmd.Restore(changed));
            Assert.Throws<FormatException>(() => CalibratedMmd.Restore(bytes.AsSpan(0, at)));
        }
    }

    [Fact]
    public void States_are_not_taken_for_those_of_other_kinds()
    {
        var mmd = CalibratedMmd.Calibrate(Samples.Normal(1, 12 * Dimension), Dimension, 4, 20, simulations: 100);
        Assert.Contains("CalibratedMmd", Assert.Throws<FormatException>(() => StreamDetector.Restore(mmd.Save())).Message, StringComparison.Ordinal);
        Assert.Contains("Adwin", Assert.Throws<FormatException>(() => CalibratedMmd.Restore(new Adwin().Save())).Message, StringComparison.Ordinal);
        Assert.Contains("Lord", Assert.Throws<FormatException>(() => StreamDetector.Restore(new Lord().Save())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_allocates_nothing()
    {
        var detector = CalibratedMmd.Calibrate(Samples.Normal(1, 40 * Dimension), Dimension, 8, 30, simulations: 100);
        var stream = Samples.Normal(3, 500 * Dimension);
        Assert.Equal(0, Allocations.Fewest(() =>
        {
            for (var i = 0; i < 500; i++)
                detector.Update(stream.AsSpan(i * Dimension, Dimension));
        }));
    }

    private static DetectorSignal[] Run(CalibratedMmd detector, double[] stream, int from, int to)
    {
        var signals = new DetectorSignal[to - from];
        for (var i = from; i < to; i++)
            signals[i - from] = detector.Update(stream.AsSpan(i * Dimension, Dimension));
        return signals;
    }

    private static double Unbiased(double[] x, double[] y, double scale)
    {
        return Mean(x, x, true) + Mean(y, y, true) - 2 * Mean(x, y, false);

        double Mean(double[] a, double[] b, bool distinct)
        {
            double sum = 0, pairs = 0;
            for (var i = 0; i < a.Length; i += Dimension)
            {
                for (var j = 0; j < b.Length; j += Dimension)
                {
                    if (distinct && i == j)
                        continue;
                    var squared = 0.0;
                    for (var k = 0; k < Dimension; k++)
                        squared += (a[i + k] - b[j + k]) * (a[i + k] - b[j + k]);
                    sum += Math.Exp(-squared / scale);
                    pairs++;
                }
            }

            return sum / pairs;
        }
    }
}
