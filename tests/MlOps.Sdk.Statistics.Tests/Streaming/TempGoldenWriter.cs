namespace MlOps.Sdk.Statistics.Tests.Streaming;

public sealed class TempGoldenWriter
{
    [Fact]
    public void Write()
    {
        var lines = new List<string>();
        foreach (var row in Detectors.Names)
        {
            var name = row.Data;
            var d = Detectors.Create(name);
            var stream = Detectors.Stream(name, 77, 400);
            Detectors.Run(d, stream.AsSpan(0, 250));
            var hex = Convert.ToHexString(d.Save());
            lines.Add($"{name}\t{hex}\t{GoldenStateTests.Letters(Detectors.Run(d, stream.AsSpan(250)))}");
        }

        var mmd = CalibratedMmd.Calibrate(Samples.Uniform(3, 40), 2, 6, 40, simulations: 100);
        GoldenStateTests.Run(mmd, 0, 50);
        var bytes = Convert.ToHexString(mmd.Save());
        lines.Add($"calibrated mmd\t{bytes}\t{GoldenStateTests.Letters(GoldenStateTests.Run(mmd, 50, 200))}");
        foreach (var (name, test) in new (string, OnlineTest)[] { ("alpha spending", new AlphaSpending(0.1, SpendingRule.Pocock, 150)), ("lord", new Lord(0.1, 0.04)), ("saffron", new Saffron(0.1, 0.4, 0.02)), ("evidence", new EvidenceDetector(50, 0.4)) })
        {
            foreach (var u in Samples.Uniform(76, 60))
                test.Test(u * u * u);
            var hex = Convert.ToHexString(test.Save());
            lines.Add($"{name}\t{hex}\t{GoldenStateTests.Letters(test)}");
        }

        File.WriteAllText("/tmp/stream-states-v1.txt", string.Join('\n', lines) + "\n");
    }
}
