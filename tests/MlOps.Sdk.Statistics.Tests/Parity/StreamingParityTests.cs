using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class StreamingParityTests
{
    public static TheoryData<string> RealFiles => ["real_bike_sharing.json", "real_nyc_weather.json"];

    [Fact]
    public void Every_drift_position_and_warning_of_every_detector_agrees()
    {
        var tally = new Tally("streaming.json");
        foreach (var test in Fixture.Drift("streaming.json").GetProperty("cases").EnumerateArray())
        {
            double[] stream = [.. test.GetProperty("segments").EnumerateArray().SelectMany(segment => segment.Numbers())];
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
                Check(tally, expectation.Name, test.Name(), expectation.Value, Detector(expectation.Name), stream);
        }

        tally.Report();
    }

    [Theory]
    [MemberData(nameof(RealFiles))]
    public void Every_drift_position_in_real_series_agrees(string file)
    {
        var tally = new Tally(file);
        var fixture = Fixture.Drift(file);
        foreach (var series in fixture.GetProperty("streaming").EnumerateArray())
        {
            var name = series.GetProperty("series").GetString()!;
            var stream = Column(fixture.GetProperty("file").GetString()!, name);
            tally.True("length", name, stream.Length == series.GetProperty("n").GetInt32(), $"{stream.Length} values were read");
            foreach (var expectation in series.GetProperty("drift_indices").EnumerateObject())
            {
                var (drifts, _) = Run(Detector(expectation.Name), stream);
                SamePositions(tally, expectation.Name, name, expectation.Value, drifts);
            }
        }

        tally.Report();
    }

    private static void Check(Tally tally, string method, string name, JsonElement expected, StreamDetector detector, double[] stream)
    {
        var (drifts, warnings) = Run(detector, stream);
        SamePositions(tally, method, name, expected.GetProperty("drift_indices"), drifts);

        // The peer's EDDM leaves its warning raised while it alarms; here a value has one signal, and drift is the stronger.
        var runs = expected.GetProperty("warning_runs").EnumerateArray().SelectMany(run => Enumerable.Range(run[0].GetInt32(), run[1].GetInt32())).Except(drifts).ToArray();
        tally.True($"{method}, warnings", name, runs.SequenceEqual(warnings), $"{runs.Length} warnings expected, {warnings.Count} came");
        if (detector is Adwin adwin && expected.TryGetProperty("final", out var final))
        {
            tally.Close($"{method}, width", name, final.GetProperty("width").Number(), adwin.Width);
            tally.Close($"{method}, total", name, final.GetProperty("total").Number(), adwin.Total, 1e-9, 1e-9);
            tally.Close($"{method}, variance", name, final.GetProperty("variance").Number(), adwin.Variance, 1e-9, 1e-9);
        }
    }

    private static void SamePositions(Tally tally, string method, string name, JsonElement expected, List<int> drifts)
    {
        var wanted = expected.EnumerateArray().Select(i => i.GetInt32()).ToArray();
        tally.True($"{method}, drifts", name, wanted.SequenceEqual(drifts), $"expected [{string.Join(' ', wanted.Take(8))}], got [{string.Join(' ', drifts.Take(8))}]");
    }

    private static (List<int> Drifts, List<int> Warnings) Run(StreamDetector detector, double[] stream)
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

        return (drifts, warnings);
    }

    /// <summary>Reads <c>name(key=value, ...)</c>, so that other parameters than those seen here are run as well.</summary>
    private static StreamDetector Detector(string text)
    {
        var name = text.Split('(')[0];
        var given = text.Contains('(', StringComparison.Ordinal) ? text[(name.Length + 1)..^1].Split(',') : [];
        var values = given.ToDictionary(pair => pair.Split('=')[0].Trim(), pair => pair.Contains('=', StringComparison.Ordinal) ? pair.Split('=')[1].Trim() : "true");
        double Real(string key, double otherwise) => values.TryGetValue(key, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;
        int Whole(string key, int otherwise) => (int)Real(key, otherwise);
        bool Flag(string key, bool otherwise) => values.TryGetValue(key, out var value) ? bool.Parse(value) : otherwise;
        var mode = values.GetValueOrDefault("mode", "both");
        return name switch
        {
            "ADWIN" => new Adwin(Real("delta", 0.002), Whole("clock", 32), Whole("max_buckets", 5), Whole("min_window", 5), Whole("grace", 10), Flag("reset_on_drift", true)),
            "DDM" => new Ddm(Whole("warm_start", 30), Real("warning", 2), Real("drift", 3)),
            "EDDM" => new Eddm(Whole("warm_start", 30), Real("alpha", 0.95), Real("beta", 0.9)),
            "HDDM_A" => new HddmA(Real("drift", 0.001), Real("warning", 0.005), Flag("two_sided", false)),
            "HDDM_W" => new HddmW(Real("drift", 0.001), Real("warning", 0.005), Real("lambda", 0.05), Flag("two_sided", false)),
            "FHDDM" => new Fhddm(Whole("window", 100), Real("confidence", 1e-6), Whole("short", 0)),
            "KSWIN" => new Kswin(Real("alpha", 0.005), Whole("window", 100), Whole("stat", 30)),
            "PageHinkley" => new PageHinkley(Real("threshold", 50), Real("delta", 0.005), Real("alpha", 0.9999), Whole("min", 30), mode != "down", mode != "up"),
            "CUSUM" => new Cusum(Real("lambda", 50), Real("delta", 0.005), Whole("min", 30)),
            "GeometricMovingAverage" => new GeometricMovingAverage(Real("lambda", 1), Real("alpha", 0.99), Whole("min", 30)),
            "ECDDWT" => new Ecdd(Whole("arl", 400), Real("lambda", 0.2), Real("warning_level", 0.5), Whole("min", 30)),
            _ => throw new FormatException($"The reference names a detector '{text}' that is not known here."),
        };
    }

    /// <summary><c>column in file order</c>, or <c>column of origin, missing dropped</c>.</summary>
    private static double[] Column(string file, string series)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(TestSupport.SharedFiles.Path(file.Split('/'))), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        var words = series.Split(' ');
        var column = Array.IndexOf(header, words[0]);
        var origin = words[1] == "of" ? words[2].TrimEnd(',') : null;
        var values = new List<double>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if ((origin is null || cells[0] == origin) && cells[column] != "NA")
                values.Add(double.Parse(cells[column], CultureInfo.InvariantCulture));
        }

        return [.. values];
    }
}
