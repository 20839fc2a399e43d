namespace MlOps.Sdk.Statistics.Tests.Streaming;

/// <summary>
/// States saved by the first build of each format version, kept for ever: name, bytes, and the signals of the 150 values
/// that follow the 250 it had seen. A later build reads them and goes on with the same signals.
/// </summary>
public sealed class GoldenStateTests
{
    private const int Seen = 250;
    private const ulong Seed = 77;

    public static TheoryData<string> Names => Detectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_of_version_1_is_read_and_continued(string name)
    {
        var (bytes, signals) = Golden(name);
        var stream = Detectors.Stream(name, Seed, 400);
        var restored = StreamDetector.Restore(bytes);

        Assert.Equal(bytes, restored.Save());
        Assert.Equal(signals, Letters(Detectors.Run(restored, stream.AsSpan(Seen))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fresh_detector_comes_to_the_same_state(string name)
    {
        var detector = Detectors.Create(name);
        Detectors.Run(detector, Detectors.Stream(name, Seed, 400).AsSpan(0, Seen));

        Assert.Equal(Golden(name).Bytes, detector.Save());
    }

    [Fact]
    public void A_vector_state_of_version_1_is_read_and_continued()
    {
        var (bytes, signals) = Golden("calibrated mmd");
        var restored = CalibratedMmd.Restore(bytes);

        Assert.Equal(bytes, restored.Save());
        Assert.Equal(signals, Letters(Run(restored, 50, 200)));
    }

    [Theory]
    [InlineData("alpha spending")]
    [InlineData("lord")]
    [InlineData("saffron")]
    [InlineData("evidence")]
    public void A_test_over_time_of_version_1_is_read_and_continued(string name)
    {
        var (bytes, signals) = Golden(name);
        var restored = OnlineTest.Restore(bytes);

        Assert.Equal(bytes, restored.Save());
        Assert.Equal(signals, Letters(restored));
    }

    internal static DetectorSignal[] Run(CalibratedMmd detector, int from, int to)
    {
        var stream = Samples.Uniform(Seed, 400);
        var signals = new DetectorSignal[to - from];
        for (var i = from; i < to; i++)
            signals[i - from] = detector.Update([stream[2 * i] + (i > 100 ? 0.5 : 0), stream[2 * i + 1]]);
        return signals;
    }

    internal static string Letters(OnlineTest test) =>
        string.Concat(Samples.Uniform(Seed + 1, 100).Select(u => test.Test(u * u * u * u).IsRejected ? 'D' : '.'));

    internal static string Letters(DetectorSignal[] signals) => string.Concat(signals.Select(signal => signal switch
    {
        DetectorSignal.Drift => 'D',
        DetectorSignal.Warning => 'W',
        _ => '.',
    }));

    private static (byte[] Bytes, string Signals) Golden(string name)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "stream-states-v1.txt")))
        {
            if (line.Split('\t') is [var key, var hex, var signals] && key == name)
                return (Convert.FromHexString(hex), signals);
        }

        throw new InvalidOperationException($"No golden state is kept for '{name}'; add one line for each new detector.");
    }
}
