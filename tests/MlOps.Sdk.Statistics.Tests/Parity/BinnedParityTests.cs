using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class BinnedParityTests
{
    [Fact]
    public void Every_reference_case_of_binning_agrees()
    {
        var tally = new Tally("binned.json");
        foreach (var test in Fixture.Drift("binned.json").GetProperty("cases").EnumerateArray())
        {
            var x = SortedSample.From(test.GetProperty("reference").Numbers());
            var y = SortedSample.From(test.GetProperty("current").Numbers());
            foreach (var expectation in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), expectation.Name, expectation.Value, x, y);
        }

        tally.Report();
    }

    private static void Check(Tally tally, string name, string method, JsonElement expected, SortedSample x, SortedSample y)
    {
        switch (method)
        {
            case "ref_quantile_10" or "ref_quantile_20" or "ref_width_10":
                var count = method.EndsWith("20", StringComparison.Ordinal) ? 20 : 10;
                var bins = method.StartsWith("ref_width", StringComparison.Ordinal) ? NumericBins.ByWidth(x, count) : NumericBins.ByQuantiles(x, count);
                Numbers(tally, $"{method}, edges", name, expected.GetProperty("interior_edges"), bins.InteriorEdges.ToArray());
                Numbers(tally, $"{method}, counts", name, expected.GetProperty("reference_counts"), [.. bins.Count(x.Values).Select(c => (double)c)]);
                Numbers(tally, $"{method}, counts", name, expected.GetProperty("current_counts"), [.. bins.Count(y.Values).Select(c => (double)c)]);
                Scores(tally, method, name, expected, BinnedPair.Of(bins, x.Values, y.Values));
                break;
            case "numpy_bin_rules_on_reference":
                foreach (var rule in expected.EnumerateObject())
                {
                    var edges = Histogram.Edges(x, Rule(rule.Name));
                    tally.Close($"rule {rule.Name}", name, rule.Value.GetProperty("n_bins").Number(), edges.Length - 1);
                    tally.Close($"rule {rule.Name}", name, rule.Value.GetProperty("first").Number(), edges[0]);
                    tally.Close($"rule {rule.Name}", name, rule.Value.GetProperty("last").Number(), edges[^1]);
                }

                break;
            case "pooled_sturges" or "reference_doane":
                var given = method == "pooled_sturges" ? Histogram.Edges(SortedSample.From([.. x.Values, .. y.Values]), HistogramRule.Sturges) : Histogram.Edges(x, HistogramRule.Doane);
                Numbers(tally, $"{method}, edges", name, expected.GetProperty("edges"), given);
                Numbers(tally, $"{method}, counts", name, expected.GetProperty("reference_counts"), [.. Histogram.Count(given, x, out _).Select(c => (double)c)]);
                Numbers(tally, $"{method}, counts", name, expected.GetProperty("current_counts"), [.. Histogram.Count(given, y, out var outside).Select(c => (double)c)]);
                if (expected.TryGetProperty("current_outside", out var beyond))
                    tally.Close($"{method}, outside", name, beyond.Number(), outside);
                break;
            case "evidently_0.7.21":
                var pair = PeerBinning.Evidently(x, y);
                foreach (var score in expected.EnumerateObject())
                {
                    tally.Close($"evidently {score.Name}", name, score.Value.Number(), Evidently(score.Name, pair, x, y), 1e-9, 1e-9);
                }

                break;
            case "nannyml_0.13.1":
                NannyMl(tally, name, expected, x, y);
                break;
        }
    }

    private static HistogramRule Rule(string name) => name switch
    {
        "sturges" => HistogramRule.Sturges,
        "doane" => HistogramRule.Doane,
        "fd" => HistogramRule.FreedmanDiaconis,
        "scott" => HistogramRule.Scott,
        "auto" => HistogramRule.Auto,
        "sqrt" => HistogramRule.SquareRoot,
        _ => HistogramRule.Rice,
    };

    private static void Scores(Tally tally, string method, string name, JsonElement expected, BinnedPair pair)
    {
        Score("psi_floor_1e_4", PopulationStabilityIndex.Compare(pair).Statistic);
        Score("js_distance_nats", JensenShannon.Compare(pair, LogBase.E).Statistic);
        Score("js_distance_bits", JensenShannon.Compare(pair).Statistic);
        Score("kl_ref_cur", KullbackLeibler.Compare(pair, BinSmoothing.None).Statistic);
        Score("hellinger", Hellinger.Compare(pair).Statistic);
        Score("total_variation", TotalVariation.Compare(pair).Statistic);

        // Where the library takes the root of a small difference of large terms, its own rounding shows.
        void Score(string score, double? actual)
        {
            var value = expected.GetProperty(score).Number();
            var isRoot = score is "hellinger" or "js_distance_nats" or "js_distance_bits";
            tally.Close($"{method}, {score}", name, value, actual, 1e-12, isRoot && value > 0 ? 1e-15 / value : 1e-14);
        }
    }

    private static double? Evidently(string score, BinnedPair pair, SortedSample x, SortedSample y) => score switch
    {
        "psi" => PopulationStabilityIndex.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "jensenshannon" => JensenShannon.Compare(pair, LogBase.E).Statistic,
        "kl_div" => KullbackLeibler.Compare(pair, BinSmoothing.EvidentlyFill).Statistic,
        "hellinger" => Hellinger.Compare(PeerBinning.EvidentlyHellinger(x, y)).Statistic,
        "wasserstein" => Wasserstein.Compare(x, y).Effect?.Value,
        _ => null,
    };

    private static void NannyMl(Tally tally, string name, JsonElement expected, SortedSample x, SortedSample y)
    {
        var pair = PeerBinning.NannyMl(x, y);
        tally.Close("nannyml jensen_shannon", name, expected.GetProperty("jensen_shannon").Number(), JensenShannon.Compare(pair).Statistic, 1e-9, 1e-9);
        tally.Close("nannyml hellinger", name, expected.GetProperty("hellinger").Number(), Hellinger.Compare(pair).Statistic, 1e-9, 1e-9);
        tally.Close("nannyml kolmogorov_smirnov", name, expected.GetProperty("kolmogorov_smirnov").Number(), NannyMlEstimates.KolmogorovSmirnovDistance(x, y).Statistic);
        tally.Close("nannyml wasserstein", name, expected.GetProperty("wasserstein").Number(), NannyMlEstimates.WassersteinDistance(x, y).Statistic);
    }

    private static void Numbers(Tally tally, string method, string name, JsonElement expected, double[] actual)
    {
        var values = expected.Numbers();
        tally.True(method, name, values.Length == actual.Length, $"{values.Length} expected, {actual.Length} came");
        for (var i = 0; i < Math.Min(values.Length, actual.Length); i++)
            tally.Close(method, $"{name}[{i}]", values[i], actual[i]);
    }
}
