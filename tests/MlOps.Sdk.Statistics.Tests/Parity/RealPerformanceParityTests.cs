using System.Globalization;
using System.IO.Compression;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class RealPerformanceParityTests
{
    [Fact]
    public void The_estimates_on_california_housing_agree()
    {
        var expected = Fixture.Drift("real_california_housing.json").GetProperty("performance_estimation");
        var (reference, analysis) = (Table("reference.csv.gz"), Table("analysis.csv.gz"));
        var labels = Table("analysis_gt.csv.gz").ToDictionary(row => row["id"], Truth);
        var (scores, calls) = Outputs(reference);
        var (later, laterCalls) = Outputs(analysis);
        var rule = ChunkRule.BySize(expected.GetProperty("chunk_size").GetInt32());
        bool[] truth = [.. reference.Select(Truth)];
        var calibrates = expected.GetProperty("needs_calibration").GetBoolean();
        var estimator = BinaryPerformanceEstimator.Fit(truth, scores, calls, rule.Split(scores.Length));
        bool?[] known = [.. analysis.Select(row => labels.TryGetValue(row["id"], out var label) ? label : (bool?)null)];
        var report = estimator.Estimate(later, laterCalls, rule.Split(later.Length), known);

        var tally = new Tally("real_california_housing.json, performance_estimation");
        CbpeParityTests.CompareDecision(tally, "california", calibrates, truth, scores);
        CbpeParityTests.CompareChunks(tally, "california", expected.GetProperty("chunks"), estimator.Reference, report, NumpyPeer.RanksPlainly(truth, scores), estimator.Calibration, scores, later);
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Assumptions.Shift}, labels {report.Assumptions.Labels}; {string.Join(" ", report.Assumptions.Warnings)}");
        tally.Report();
    }

    private static (double[] Scores, bool[] Calls) Outputs(List<Dictionary<string, string>> rows) =>
        ([.. rows.Select(row => double.Parse(row["y_pred_proba"], CultureInfo.InvariantCulture))], [.. rows.Select(row => row["y_pred"] is "1" or "1.0" or "True")]);

    private static bool Truth(Dictionary<string, string> row) => row["clf_target"] is "1" or "1.0" or "True";

    private static List<Dictionary<string, string>> Table(string file)
    {
        using var stream = File.OpenRead(TestSupport.SharedFiles.Path("data", "california_housing_monitoring", file));
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(',');
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
            rows.Add(names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
        return rows;
    }
}
