namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>False alarms come as far apart as asked for, and shifts are seen. Fixed seeds.</summary>
public sealed class RunLengthTests
{
    [Theory]
    [InlineData(WindowStatistic.MeanShift)]
    [InlineData(WindowStatistic.KolmogorovSmirnov)]
    [InlineData(WindowStatistic.CramerVonMises)]
    public void Without_drift_the_run_length_is_the_one_asked_for(WindowStatistic statistic)
    {
        const int Window = 25, Asked = 150;
        double comparisons = 0, alarms = 0, first = 0;
        for (var r = 0UL; r < 10; r++)
        {
            // Each reference is another sample of the same distribution, so its own luck counts as well.
            var detector = CalibratedWindow.Calibrate(statistic, Samples.Normal(r, 600), Window, Asked, 1_000, (long)r);
            var chance = new SplitMix64(SplitMix64.Mix(1_000 + r));
            for (var run = 0; run < 50; run++)
            {
                var length = 0;
                detector.Reset();
                while (detector.Update(chance.NextNormal()) == DetectorSignal.None)
                    length++;
                comparisons += length - Window + 2;
                alarms++;
                first += length - Window + 1 == 0 ? 1 : 0;
            }
        }

        Assert.InRange(comparisons / alarms / Asked, 0.8, 1.25);
        Assert.InRange(first / alarms * Asked, 0, 2.5);
    }

    [Fact]
    public void Without_drift_the_run_length_of_vectors_is_the_one_asked_for()
    {
        const int Window = 20, Asked = 100;
        double comparisons = 0, alarms = 0;
        for (var r = 0UL; r < 8; r++)
        {
            var detector = CalibratedMmd.Calibrate(Samples.Normal(r, 400 * 2), 2, Window, Asked, 200, simulations: 1_000, seed: (long)r);
            var chance = new SplitMix64(SplitMix64.Mix(2_000 + r));
            for (var run = 0; run < 40; run++)
            {
                var length = 0;
                detector.Reset();
                while (detector.Update([chance.NextNormal(), chance.NextNormal()]) == DetectorSignal.None)
                    length++;
                comparisons += length - Window + 2;
                alarms++;
            }
        }

        Assert.InRange(comparisons / alarms / Asked, 0.75, 1.35);
    }

    [Theory]
    [InlineData(WindowStatistic.MeanShift, 1.0, 1.0, 25)]
    [InlineData(WindowStatistic.KolmogorovSmirnov, 1.0, 1.0, 30)]
    [InlineData(WindowStatistic.CramerVonMises, 1.0, 1.0, 25)]
    [InlineData(WindowStatistic.KolmogorovSmirnov, 0.0, 4.0, 40)]
    [InlineData(WindowStatistic.CramerVonMises, 0.0, 4.0, 60)]
    public void A_change_is_seen_within_about_a_window(WindowStatistic statistic, double shift, double spread, int within)
    {
        var detector = CalibratedWindow.Calibrate(statistic, Samples.Normal(1, 1_000), 30, 500, 300);
        var delays = new List<int>();
        for (var run = 0UL; run < 50; run++)
        {
            detector.Reset();
            foreach (var value in Samples.Normal(100 + run, 60))
                detector.Update(value);
            var changed = Samples.Normal(500 + run, 500, shift, spread);
            var delay = 0;
            while (delay < 500 && detector.Update(changed[delay]) == DetectorSignal.None)
                delay++;
            delays.Add(delay);
        }

        delays.Sort();
        Assert.InRange(delays[25], 1, within);
    }

    [Fact]
    public void A_larger_run_length_never_has_a_lower_threshold()
    {
        var reference = Samples.Normal(1, 400);
        foreach (var statistic in Enum.GetValues<WindowStatistic>())
        {
            var thresholds = new[] { 50.0, 150, 400 }.Select(length => CalibratedWindow.Calibrate(statistic, reference, 20, length, 300).Threshold).ToArray();
            Assert.Equal(thresholds.Order(), thresholds);
        }
    }

    [Theory]
    [InlineData(100, 0.5)]
    [InlineData(400, 0.5)]
    [InlineData(400, 0.25)]
    public void The_tabular_sum_has_the_run_length_of_siegmund(double asked, double allowance)
    {
        var detector = TabularCusum.WithRunLength(3, 2, asked, allowance);
        Assert.Equal(asked, detector.ExpectedRunLength, 1e-6 * asked);

        var chance = new SplitMix64(17);
        double values = 0, alarms = 0;
        while (alarms < 1_000)
        {
            values++;
            alarms += detector.Update(3 + 2 * chance.NextNormal()) == DetectorSignal.Drift ? 1 : 0;
        }

        Assert.InRange(values / alarms / asked, 0.9, 1.1);
    }

    [Fact]
    public void The_customary_tabular_sum_has_its_published_run_length()
    {
        Assert.InRange(new TabularCusum(0, 1).ExpectedRunLength, 465, 472);
        Assert.InRange(new TabularCusum(0, 1, down: false).ExpectedRunLength, 930, 944);
    }

    [Fact]
    public void The_average_chart_has_its_published_run_length()
    {
        var detector = new EwmaChart(0, 1);
        var chance = new SplitMix64(23);
        double values = 0, alarms = 0;
        while (alarms < 1_000)
        {
            values++;
            alarms += detector.Update(chance.NextNormal()) == DetectorSignal.Drift ? 1 : 0;
        }

        Assert.InRange(values / alarms, 330, 410);
    }
}
