using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class StreamingParityTests
{
    [Fact]
    public void Every_drift_position_and_warning_of_the_detectors_we_have_agrees()
    {
        var tally = new Tally("streaming.json");
        foreach (var test in Fixture.Drift("streaming.json").GetProperty("cases").EnumerateArray())
        {
            double[] stream = [.. test.GetProperty("segments").EnumerateArray().SelectMany(segment => segment.Numbers())];
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
            {
                if (Detector(expectation.Name) is { } detector)
                    Check(tally, expectation.Name, test.Name(), expectation.Value, detector, stream);
            }
        }

        tally.Report();
    }

    private static void Check(Tally tally, string method, string name, JsonElement expected, IStreamDetector detector, double[] stream)
    {
        var drifts = new List<int>();
        var warnings = new List<int>();
        for (var i = 0; i < stream.Length; i++)
        {
            var signal = detector.Update(stream[i]);
            if (signal == DetectorSignal.Drift)
                drifts.Add(i);
            else if (signal == DetectorSignal.Warning)
                warnings.Add(i);
        }

        var wanted = expected.GetProperty("drift_indices").EnumerateArray().Select(i => i.GetInt32()).ToArray();
        tally.True($"{method}, drifts", name, wanted.SequenceEqual(drifts), $"expected [{string.Join(' ', wanted.Take(8))}], got [{string.Join(' ', drifts.Take(8))}]");
        var runs = expected.GetProperty("warning_runs").EnumerateArray().SelectMany(run => Enumerable.Range(run[0].GetInt32(), run[1].GetInt32())).ToArray();
        tally.True($"{method}, warnings", name, runs.SequenceEqual(warnings), $"{runs.Length} warnings expected, {warnings.Count} came");
        if (detector is Adwin adwin && expected.TryGetProperty("final", out var final))
        {
            tally.Close($"{method}, width", name, final.GetProperty("width").Number(), adwin.Width);
            tally.Close($"{method}, total", name, final.GetProperty("total").Number(), adwin.Total, 1e-9, 1e-9);
            tally.Close($"{method}, variance", name, final.GetProperty("variance").Number(), adwin.Variance, 1e-9, 1e-9);
        }
    }

    private static IStreamDetector? Detector(string name) => name switch
    {
        "ADWIN" => new Adwin(),
        "ADWIN(delta=.05,clock=1)" => new Adwin(delta: 0.05, clock: 1),
        "ADWIN(delta=.0001,min_window=20,clock=8)" => new Adwin(delta: 0.0001, minWindow: 20, clock: 8),
        "ADWIN(reset_on_drift=false)" => new Adwin(resetOnDrift: false),
        "DDM" => new Ddm(),
        "PageHinkley" => new PageHinkley(),
        "PageHinkley(threshold=20)" => new PageHinkley(threshold: 20),
        "PageHinkley(mode=up,threshold=20)" => new PageHinkley(threshold: 20, down: false),
        "PageHinkley(mode=down,threshold=20)" => new PageHinkley(threshold: 20, up: false),
        "CUSUM" => new Cusum(),
        "CUSUM(lambda=15)" => new Cusum(threshold: 15),
        _ => null,
    };
}
