using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class KolmogorovSmirnovParityTests
{
    [Fact]
    public void Every_reference_case_of_the_Kolmogorov_Smirnov_test_agrees()
    {
        var tally = new Tally("ks.json");
        foreach (var test in Fixture.Drift("ks.json").GetProperty("cases").EnumerateArray())
        {
            var x = SortedSample.From(test.GetProperty("x").Numbers());
            var y = SortedSample.From(test.GetProperty("y").Numbers());
            var expectations = test.GetProperty("expected");
            foreach (var expectation in expectations.EnumerateObject())
            {
                var parts = expectation.Name.Split('|');
                var alternative = parts[0] switch { "less" => Alternative.Less, "greater" => Alternative.Greater, _ => Alternative.TwoSided };
                var method = parts[1] switch { "exact" => PValueMethod.Exact, "asymp" => PValueMethod.Asymptotic, _ => PValueMethod.Auto };
                Check(tally, $"{test.Name()} {expectation.Name}", expectation.Value, expectations, parts[0], KolmogorovSmirnov.Test(x, y, alternative, method), method);
            }
        }

        tally.Report();
    }

    private static void Check(Tally tally, string name, JsonElement expected, JsonElement all, string side, DriftResult actual, PValueMethod method)
    {
        if (expected.IsError())
        {
            tally.True("refused", name, !actual.IsComputable, "expected a reason");
            return;
        }

        tally.Close("statistic", name, expected.GetProperty("statistic").Number(), actual.Statistic);
        tally.True("location", name, actual.Details["location"] == expected.GetProperty("location").Number(), $"{actual.Details["location"]:R}");
        tally.True("sign", name, actual.Details["sign"] == expected.GetProperty("sign").Number(), "sign");

        // Where the library gave up on the exact value, the exact one is given beside it.
        var fellBack = expected.GetProperty("fell_back_to_asymp").GetBoolean();
        var source = fellBack ? all.GetProperty($"{side}|exact") : expected;
        if (fellBack && !source.TryGetProperty("exact_pvalue_rational", out _))
            return;
        var p = source.GetProperty(fellBack ? "exact_pvalue_rational" : "pvalue");
        if (p.ValueKind == JsonValueKind.Null)
        {
            tally.True("p where the library has none", name, actual.PValue == 1, "one value against one is no evidence");
            return;
        }

        tally.PValue($"p, {(method == PValueMethod.Asymptotic ? "asymptotic" : method == PValueMethod.Exact ? "exact" : "auto")}", name, p.Number(), actual.PValue, method == PValueMethod.Asymptotic ? 1e-8 : 1e-9);
    }
}
