namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>The way of a detector through a service, as the README tells it.</summary>
public sealed class StreamExampleTests
{
    [Fact]
    public void A_detector_and_a_test_over_time_survive_a_restart()
    {
        // Training: calibrate to one false alarm in 1,000 comparisons and keep the state with the model.
        double[] healthy = Samples.Normal(1, 500);
        StreamDetector detector = CalibratedWindow.CramerVonMises(healthy, window: 50, expectedRunLength: 1_000);
        byte[] state = detector.Save();

        // Production: go on where the last process stopped, on any platform.
        detector = StreamDetector.Restore(state);
        var alarms = Samples.Normal(2, 200, mean: 1).Count(value => detector.Update(value) == DetectorSignal.Drift);
        Assert.InRange(alarms, 2, 4);

        // Every hour a p-value per column: at most 5 % of all alarms false, for as long as it runs.
        OnlineTest hourly = new Saffron(alpha: 0.05);
        var decision = hourly.Test(0.0004);
        Assert.True(decision.IsRejected, decision.ToString());
        hourly = OnlineTest.FromJson(hourly.ToJson());
        Assert.Equal(1, hourly.Rejections);
    }
}
