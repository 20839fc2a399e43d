using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Gates;

/// <summary>Every case of the gates fixture, counted by group; the truth table's rows are compared one by one in <see cref="PeerTruthTableTests"/>.</summary>
public sealed class GatesParityTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    private readonly SortedDictionary<string, int> _compared = new(StringComparer.Ordinal);

    [Fact]
    public void Every_case_of_the_fixture_is_compared()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "gates.json")));
        var cases = 0;
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (input, expected) = (test.GetProperty("input"), test.GetProperty("expected"));
            var before = _compared.Values.Sum();
            if (input.TryGetProperty("rows", out var rows))
                Table(rows, expected.GetProperty("pass"));
            else if (input.TryGetProperty("latency_ms", out var latencies))
                Latency(Numbers(latencies), Numbers(input.GetProperty("quantiles")), expected);
            else if (input.TryGetProperty("golden", out var golden))
                Golden(Numbers(golden), input, expected);
            else
                Invariance(input, expected);
            Assert.True(_compared.Values.Sum() > before, $"{test.GetProperty("id")} was not compared");
            cases++;
        }

        foreach (var (group, count) in _compared)
            output.WriteLine($"{group}: {count} values");
        output.WriteLine($"{cases} cases, {_compared.Values.Sum()} values");
        Assert.True(cases >= 7);
    }

    private void Table(JsonElement rows, JsonElement expected)
    {
        var stated = expected.EnumerateArray().Select(pass => pass.GetBoolean()).ToArray();
        foreach (var (at, row) in rows.EnumerateArray().Index())
        {
            // A share of zero is no margin: MLflow invents 1e-10, we refuse to decide.
            var refused = PeerTruthTableTests.Number(row, "baseline") == 0 && row.GetProperty("rule").TryGetProperty("min_relative_change", out _);
            Same($"truth table, {row.GetProperty("semantics").GetString()}{(refused ? ", share of zero never passes" : "")}", !refused && stated[at] ? 1 : 0, PeerTruthTableTests.Passes(row, row.GetProperty("rule")) ? 1 : 0);
        }
    }

    private void Latency(double[] latencies, double[] quantiles, JsonElement expected)
    {
        var sorted = latencies.Order().ToArray();
        foreach (var (i, level) in quantiles.Index())
        {
            Same("latency, type 7", expected.GetProperty("linear_type7")[i].GetDouble(), Quantiles.Type7(sorted, level));
            Same("latency, type 8", expected.GetProperty("median_unbiased_type8")[i].GetDouble(), Quantiles.Type8(sorted, level));
            Same("latency, nearest rank", expected.GetProperty("nearest_rank")[i].GetDouble(), Quantiles.NearestRank(sorted, level));
        }

        // As a team would gate them: measured numbers with a bound.
        Same("latency, mean", expected.GetProperty("mean").GetDouble(), Mean(latencies));
        Same("latency, max", expected.GetProperty("max").GetDouble(), Quantiles.Type7(sorted, 1));
    }

    private static double Mean(double[] values) => EvaluationSet.Regression("zero", new double[values.Length]).Score("m", values).Measure(MetricNames.MeanAbsoluteError).Or(double.NaN);

    private void Golden(double[] golden, JsonElement input, JsonElement expected)
    {
        var actual = Numbers(input.GetProperty("actual"));
        foreach (var nan in (bool[])[true, false])
        {
            var found = ModelBehaviour.Golden("g", golden.Select((score, i) => (i, score)), i => actual[i], input.GetProperty("atol").GetDouble(), input.GetProperty("rtol").GetDouble(), nan);
            var stated = Numbers(expected.GetProperty($"equal_nan_{(nan ? "true" : "false")}_mismatches"));
            Same("golden, mismatches", stated.Length, found.Failures.Count);
            foreach (var (row, failure) in stated.Zip(found.Failures))
                Same("golden, rows", row, failure.Row);
        }
    }

    private void Invariance(JsonElement input, JsonElement expected)
    {
        double[] original = Numbers(input.GetProperty("original_probability")), perturbed = Numbers(input.GetProperty("perturbed_probability"));
        double threshold = Math.BitIncrement(input.GetProperty("decision_threshold").GetDouble()), tolerance = input.GetProperty("tolerance").GetDouble();
        int[] rows = [.. Enumerable.Range(0, original.Length)];
        double Score(int row) => row < original.Length ? original[row] : perturbed[row - original.Length];
        int Change(int row) => row + original.Length;
        var moves = ModelBehaviour.Invariant("p", rows, Score, Change, 0).Failures.Select(failure => Math.Abs(failure.After - failure.Before)).ToArray();
        foreach (var value in expected.EnumerateObject())
        {
            Same($"invariance, {value.Name}", value.Value.GetDouble(), value.Name switch
            {
                "label_flip_rate" => ModelBehaviour.SameDecision("p", rows, Score, Change, threshold).FailureShare,
                "checklist_inv_failure_rate" => ModelBehaviour.SameDecision("p", rows, Score, Change, threshold, tolerance).FailureShare,
                "max_abs_change" => moves.Max(),
                "mean_abs_change" => moves.Sum() / rows.Length,
                "monotone_increase_violation_rate_tol_0.05" => ModelBehaviour.NeverFalls("p", rows, Score, Change, 0.05).FailureShare,
                _ => double.NaN,
            });
        }
    }

    private void Same(string group, double expected, double actual)
    {
        Assert.True(Math.Abs(actual - expected) <= Tolerance + Tolerance * Math.Abs(expected), $"{group}: expected {expected}, got {actual}");
        _compared[group] = _compared.GetValueOrDefault(group) + 1;
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.String ? double.NaN : number.GetDouble())];
}
