using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class CategoricalParityTests
{
    [Fact]
    public void Every_reference_case_of_the_categorical_scores_agrees()
    {
        var tally = new Tally("categorical.json");
        foreach (var test in Fixture.Drift("categorical.json").GetProperty("cases").EnumerateArray())
        {
            var pair = BinnedPair.Of(test.GetProperty("reference").Counts(), test.GetProperty("current").Counts());
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), expectation.Name, expectation.Value, pair);
        }

        tally.Report();
    }

    private static void Check(Tally tally, string name, string method, JsonElement expected, BinnedPair pair)
    {
        switch (method)
        {
            case "chi2_contingency" or "chi2_contingency_yates" or "g_test":
                var test = method == "g_test" ? GTest.Test(pair) : ChiSquare.Test(pair, yates: method.EndsWith("yates", StringComparison.Ordinal));
                Significance(tally, name, method, expected, test);
                if (method == "g_test" || !expected.TryGetProperty("min_expected", out _))
                    break;
                tally.Close($"{method}, smallest expected", name, expected.GetProperty("min_expected").Number(), test.Details["smallest-expected"]);
                tally.Close($"{method}, cells below 5", name, expected.GetProperty("cells_expected_below_5").Number(), test.Details["cells-expected-below-5"]);
                break;
            case "chi2_reference_scaled":
                Significance(tally, name, method, expected, ReferenceChiSquare.Test(pair));
                break;
            case "z_two_proportions_pooled":
                Significance(tally, name, method, expected, LastCategory(pair));
                break;
            case "fisher_two-sided" or "fisher_less" or "fisher_greater":
                var table = expected.GetProperty("table");
                var alternative = method.EndsWith("less", StringComparison.Ordinal) ? Alternative.Less : method.EndsWith("greater", StringComparison.Ordinal) ? Alternative.Greater : Alternative.TwoSided;
                var fisher = FisherExact.Test((long)table[0][0].GetDouble(), (long)table[0][1].GetDouble(), (long)table[1][0].GetDouble(), (long)table[1][1].GetDouble(), alternative);
                tally.Close($"{method}, odds ratio", name, expected.GetProperty("odds_ratio").Number(), fisher.Statistic);
                tally.PValue($"{method}, p", name, expected.GetProperty("pvalue").Number(), fisher.PValue);
                break;
            case "l_infinity_key":
                tally.True(method, name, LInfinity.Compare(pair).Variant == expected.GetString(), $"expected {expected.GetString()}, got {LInfinity.Compare(pair).Variant}");
                break;
            case "unseen_in_reference":
                var unseen = Enumerable.Range(0, pair.BinCount).Where(i => pair.Reference[i] == 0).Select(i => pair.Labels[i]);
                tally.True(method, name, unseen.SequenceEqual(expected.EnumerateArray().Select(key => key.GetString()!)), "other keys");
                break;
            case "missing_in_current":
                var missing = Enumerable.Range(0, pair.BinCount).Where(i => pair.Current[i] == 0).Select(i => pair.Labels[i]);
                tally.True(method, name, missing.SequenceEqual(expected.EnumerateArray().Select(key => key.GetString()!)), "other keys");
                break;
            case "evidently":
                foreach (var peer in expected.EnumerateObject())
                    Score(tally, name, $"evidently {peer.Name}", peer.Value, Peer(peer.Name, pair), 1e-9);
                break;
            default:
                Score(tally, name, method, expected, Single(method, pair), 1e-12);
                break;
        }
    }

    private static double? Single(string method, BinnedPair pair) => method switch
    {
        "cramers_v" => ChiSquare.Test(pair).Effect?.Value,
        "cramers_v_bias_corrected" => ChiSquare.Test(pair).Effect?.Corrected,
        "js_distance_nats" => JensenShannon.Compare(pair, LogBase.E).Statistic,
        "js_distance_bits" => JensenShannon.Compare(pair).Statistic,
        "js_divergence_bits" => JensenShannon.Compare(pair).Details["divergence"],
        "kl_ref_cur_unsmoothed" => KullbackLeibler.Compare(pair, BinSmoothing.None).Statistic,
        "kl_cur_ref_unsmoothed" => KullbackLeibler.Compare(BinnedPair.Of(pair.Current, pair.Reference), BinSmoothing.None).Statistic,
        "kl_ref_cur_fill_evidently" => KullbackLeibler.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "kl_ref_cur_additive_0.5" => KullbackLeibler.Compare(pair, BinSmoothing.Additive(0.5)).Statistic,
        "psi_fill_evidently" => PopulationStabilityIndex.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "psi_floor_1e-4" => PopulationStabilityIndex.Compare(pair).Statistic,
        "psi_floor_1e-6" => PopulationStabilityIndex.Compare(pair, BinSmoothing.Floor(1e-6)).Statistic,
        "psi_floor_1e-2" => PopulationStabilityIndex.Compare(pair, BinSmoothing.Floor(1e-2)).Statistic,
        "psi_additive_0.5" => PopulationStabilityIndex.Compare(pair, BinSmoothing.Additive(0.5)).Statistic,
        "hellinger" => Hellinger.Compare(pair).Statistic,
        "bhattacharyya_coefficient" => Hellinger.Compare(pair).Details["bhattacharyya-coefficient"],
        "total_variation" => TotalVariation.Compare(pair).Statistic,
        "histogram_intersection" => TotalVariation.Compare(pair).Details["histogram-intersection"],
        "l_infinity" => LInfinity.Compare(pair).Statistic,
        "tvd_permutation_pvalue_exact" => TotalVariation.PermutationTest(pair).PValue,
        _ => null,
    };

    private static double? Peer(string name, BinnedPair pair) => name switch
    {
        "psi" => PopulationStabilityIndex.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "jensenshannon" => JensenShannon.Compare(pair, LogBase.E).Statistic,
        "kl_div" => KullbackLeibler.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "hellinger" => Hellinger.Compare(pair).Statistic,
        "chisquare" => ReferenceChiSquare.Test(pair).PValue,
        "z" => LastCategory(pair).PValue,
        _ => null,
    };

    private static DriftResult LastCategory(BinnedPair pair) =>
        TwoProportions.Test(pair.Reference[^1], pair.ReferenceTotal, pair.Current[^1], pair.CurrentTotal);

    private static void Significance(Tally tally, string name, string method, JsonElement expected, DriftResult actual)
    {
        tally.Close($"{method}, statistic", name, expected.GetProperty("statistic").Number(), actual.Statistic);
        Score(tally, name, $"{method}, p", expected.GetProperty("pvalue"), actual.PValue, 1e-9);
        if (expected.TryGetProperty("dof", out var degrees))
            tally.Close($"{method}, degrees", name, degrees.Number(), actual.Details["degrees-of-freedom"]);
    }

    private static void Score(Tally tally, string name, string method, JsonElement expected, double? actual, double relative)
    {
        var value = expected.Number();
        if (double.IsNaN(value))
        {
            // One category, or nothing left after bias correction: no evidence of drift.
            tally.True($"{method}, undefined there", name, actual is 0 or 1, $"got {actual}");
            return;
        }

        if (method.EndsWith(", p", StringComparison.Ordinal) || method.Contains("pvalue", StringComparison.Ordinal))
            tally.PValue(method, name, value, actual);
        else
            tally.Close(method, name, value, actual, relative, method == "hellinger" && value > 0 ? 1e-15 / value : 1e-14);
    }
}
