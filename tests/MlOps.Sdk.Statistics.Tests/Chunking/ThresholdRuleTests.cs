using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Chunking;

public sealed class ThresholdRuleTests
{
    [Fact]
    public void Deviations_are_those_with_divisor_n()
    {
        double[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        var band = ThresholdRule.Default.Fit(values);
        Assert.Equal(-4.116843969807043, band.Lower!.Value, 1e-12);
        Assert.Equal(13.116843969807043, band.Upper!.Value, 1e-12);
    }

    [Fact]
    public void A_limit_beyond_what_the_measure_can_reach_is_moved_there()
    {
        var band = ThresholdRule.Default.Fit([0.2, 0.9], floor: 0, ceiling: 1);
        Assert.Equal(new AlertBand(0, 1), band);
        Assert.False(band.IsAlert(1));
        Assert.False(band.IsAlert(0));
    }

    [Fact]
    public void A_side_left_out_never_alarms()
    {
        Assert.False(ThresholdRule.StandardDeviations(below: null).Fit([1, 2]).IsAlert(-1e300));
        Assert.True(ThresholdRule.StandardDeviations(below: null).Fit([1, 2]).IsAlert(1e300));
        Assert.False(ThresholdRule.Constant(0.7, null).Fit([]).IsAlert(double.MaxValue));
        Assert.True(ThresholdRule.Constant(0.7, null).Fit([]).IsAlert(0.69));
        Assert.False(ThresholdRule.Quantile(null, 0.9).Fit([1, 2]).IsAlert(-5));
    }

    [Fact]
    public void What_is_not_a_number_is_outside_every_limit() =>
        Assert.True(ThresholdRule.Constant(0, 1).Fit([]).IsAlert(double.NaN));

    [Fact]
    public void Three_deviations_of_many_chunks_alarm_on_about_three_chunks_in_a_thousand()
    {
        var alarms = 0;
        const int Worlds = 400, Reference = 50, Later = 50;
        for (var world = 0; world < Worlds; world++)
        {
            var values = Samples.Normal((ulong)world, Reference + Later, 0.8, 0.02);
            var band = ThresholdRule.Default.Fit(values.AsSpan(0, Reference));
            foreach (var value in values.AsSpan(Reference))
                alarms += band.IsAlert(value) ? 1 : 0;
        }

        // 0.27 % with known limits; estimating them from 50 chunks adds a little.
        Assert.InRange(alarms / (double)(Worlds * Later), 0.002, 0.008);
    }

    [Fact]
    public void Quantiles_alarm_on_the_share_of_chunks_beyond_them()
    {
        var alarms = 0;
        for (var world = 0; world < 200; world++)
        {
            var values = Samples.Normal((ulong)world + 9000, 400);
            var band = ThresholdRule.Quantile(0.05, 0.95).Fit(values.AsSpan(0, 200));
            foreach (var value in values.AsSpan(200))
                alarms += band.IsAlert(value) ? 1 : 0;
        }

        Assert.InRange(alarms / 40000.0, 0.09, 0.12);
    }

    [Fact]
    public void The_reference_never_leaves_its_own_extremes() => Gen.Double[-1e6, 1e6].Array[1, 40].Sample(values =>
    {
        var band = ThresholdRule.Quantile(0, 1).Fit(values);
        Assert.All(values, v => Assert.False(band.IsAlert(v)));
    });

    [Fact]
    public void Without_a_value_there_are_no_limits_and_a_reason()
    {
        var band = ThresholdRule.Default.Fit([double.NaN, double.PositiveInfinity]);
        Assert.Null(band.Lower);
        Assert.Null(band.Upper);
        Assert.NotNull(band.Reason);
        Assert.NotNull(ThresholdRule.Quantile(0.1, 0.9).Fit([]).Reason);
        Assert.Equal(new AlertBand(2, 2), ThresholdRule.Default.Fit([2, double.NaN]));
    }

    [Fact]
    public void Limits_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ThresholdRule.Constant(1, 1));
        Assert.Throws<ArgumentException>(() => ThresholdRule.Constant(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdRule.StandardDeviations(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdRule.StandardDeviations(3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdRule.Quantile(0.9, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdRule.Quantile(double.NaN, null));
    }
}
