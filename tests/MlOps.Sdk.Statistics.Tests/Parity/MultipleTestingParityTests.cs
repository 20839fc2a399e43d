using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class MultipleTestingParityTests
{
    private static readonly (string Name, Correction Correction)[] Drift =
    [
        ("bonferroni", Correction.Bonferroni),
        ("holm", Correction.Holm),
        ("sidak", Correction.Sidak),
        ("fdr_bh", Correction.BenjaminiHochberg),
        ("fdr_by", Correction.BenjaminiYekutieli),
    ];

    private static readonly (string Name, Correction Correction)[] Evaluation =
    [
        ("bonferroni", Correction.Bonferroni),
        ("holm", Correction.Holm),
        ("hochberg", Correction.Hochberg),
        ("benjamini_hochberg", Correction.BenjaminiHochberg),
        ("benjamini_yekutieli", Correction.BenjaminiYekutieli),
        ("sidak", Correction.Sidak),
    ];

    [Fact]
    public void Every_adjusted_p_value_and_decision_agrees()
    {
        var tally = new Tally("multiple_testing.json");
        foreach (var test in Fixture.Drift("multiple_testing.json").GetProperty("cases").EnumerateArray())
        {
            var p = test.GetProperty("pvalues").Numbers();
            var alpha = test.GetProperty("alpha").GetDouble();
            foreach (var (name, correction) in Drift)
            {
                var expected = test.GetProperty("expected").GetProperty(name);
                var adjusted = MultipleTesting.Adjust(p, correction);
                Compare(tally, name, test.Name(), expected.GetProperty("adjusted"), adjusted);
                var reject = expected.GetProperty("reject").EnumerateArray().Select(r => r.GetBoolean()).ToArray();
                for (var i = 0; i < reject.Length; i++)
                    tally.True($"{name}, decision", $"{test.Name()}[{i}]", reject[i] == (adjusted[i] <= alpha), $"adjusted p {adjusted[i]}");
            }
        }

        foreach (var test in Fixture.Evaluation("model_comparison.json").GetProperty("cases").EnumerateArray())
        {
            if (test.Name() != "multiple-comparisons")
                continue;
            var p = test.GetProperty("input").GetProperty("p").Numbers();
            foreach (var (name, correction) in Evaluation)
                Compare(tally, name, test.Name(), test.GetProperty("expected").GetProperty("adjusted").GetProperty(name), MultipleTesting.Adjust(p, correction));
        }

        tally.Report();
    }

    private static void Compare(Tally tally, string method, string name, JsonElement expected, double[] actual)
    {
        var values = expected.Numbers();
        for (var i = 0; i < values.Length; i++)
            tally.Close(method, $"{name}[{i}]", values[i], actual[i]);
    }
}
