using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class ModelComparisonParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Paired_comparisons_agree_with_their_references()
    {
        var tally = new Tally("model_comparison.json");
        foreach (var test in Fixture.Evaluation("model_comparison.json").GetProperty("cases").EnumerateArray())
        {
            var (name, input, expected) = (test.Name(), test.GetProperty("input"), test.GetProperty("expected"));
            if (name.StartsWith("mcnemar", StringComparison.Ordinal))
                CheckMcNemar(tally, name, input, expected);
            else if (name.StartsWith("delong", StringComparison.Ordinal))
                CheckDeLong(tally, name, input, expected);
            else if (name == "paired-losses")
                CheckPairedT(tally, name, input, expected);
            else if (name == "paired-bootstrap-given-indices")
                CheckBootstrap(tally, name, input, expected);
        }

        tally.Report();
    }

    private static void CheckMcNemar(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var table = input.GetProperty("table");
        var result = McNemar.Test(table[0][1].GetInt64(), table[1][0].GetInt64());
        tally.Close("mcnemar, exact", name, expected.GetProperty("exact").GetProperty("p").Number(), result.ExactPValue, Tolerance, Tolerance);
        if (!expected.TryGetProperty("mid_p", out var midP))
            return;
        tally.Close("mcnemar, mid-p", name, midP.Number(), result.MidPValue, Tolerance, Tolerance);
        tally.Close("mcnemar, chi-square", name, expected.GetProperty("chi2_uncorrected").GetProperty("p").Number(), result.ChiSquarePValue, Tolerance, Tolerance);
        tally.Close("mcnemar, corrected", name, expected.GetProperty("chi2_corrected").GetProperty("p").Number(), result.CorrectedPValue, Tolerance, Tolerance);
        tally.Close("mcnemar, odds ratio", name, expected.GetProperty("odds_ratio").Number(), result.OddsRatio, Tolerance, Tolerance);
    }

    private static void CheckDeLong(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var truth = input.GetProperty("y_true").Labels();
        var champion = input.GetProperty("champion").Numbers();
        var challenger = input.GetProperty("challenger").Numbers();
        var result = DeLong.Compare(truth, champion, challenger);
        tally.Close("delong, difference", name, expected.GetProperty("difference").Number(), result.Improvement, Tolerance, Tolerance);
        tally.Close("delong, p", name, expected.GetProperty("p_two_sided").Number(), result.PValue, Tolerance, Tolerance);
        if (!expected.TryGetProperty("auc", out var auc))
            return;

        tally.Close("delong, auc", name, auc[0].Number(), result.Champion, Tolerance, Tolerance);
        tally.Close("delong, auc", name, auc[1].Number(), result.Challenger, Tolerance, Tolerance);
        tally.Close("delong, covariance", name, expected.GetProperty("covariance")[0][0].Number(), result.Details["variance-champion"], Tolerance, Tolerance);
        tally.Close("delong, covariance", name, expected.GetProperty("covariance")[0][1].Number(), result.Details["covariance"], Tolerance, Tolerance);
        tally.Close("delong, covariance", name, expected.GetProperty("covariance")[1][1].Number(), result.Details["variance-challenger"], Tolerance, Tolerance);
        CheckInterval(tally, "delong, interval of the difference", name, expected.GetProperty("difference_ci95"), result.ConfidenceInterval());
        CheckInterval(tally, "delong, interval of the auc", name, expected.GetProperty("auc_champion_ci95"), DeLong.AucInterval(truth, champion));
        CheckInterval(tally, "delong, logit interval", name, expected.GetProperty("auc_champion_ci95_logit"), DeLong.AucInterval(truth, champion, logit: true));
    }

    private static void CheckPairedT(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var result = PairedTTest.CompareLosses(input.GetProperty("champion_loss").Numbers(), input.GetProperty("challenger_loss").Numbers());
        var reference = expected.GetProperty("paired_t");
        tally.Close("paired t", name, reference.GetProperty("t").Number(), result.Improvement / result.StandardError, Tolerance, Tolerance);
        tally.Close("paired t, degrees", name, reference.GetProperty("df").Number(), result.DegreesOfFreedom);
        tally.Close("paired t, p", name, reference.GetProperty("p").Number(), result.PValue, Tolerance, Tolerance);
        tally.Close("cohen's dz", name, expected.GetProperty("cohens_dz").Number(), result.Details["cohens-dz"], Tolerance, Tolerance);
    }

    private static void CheckBootstrap(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var truth = input.GetProperty("y_true").Numbers();
        var champion = input.GetProperty("champion").Numbers();
        var challenger = input.GetProperty("challenger").Numbers();
        int[][] draws = [.. input.GetProperty("indices").EnumerateArray().Select(draw => draw.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
        var result = PairedBootstrap.Compare(truth.Length, rows => (Accuracy(truth, champion, rows), Accuracy(truth, challenger, rows)), higherIsBetter: true, draws);
        tally.Close("bootstrap, difference", name, expected.GetProperty("difference").Number(), result.Improvement, Tolerance, Tolerance);
        tally.Close("bootstrap, standard error", name, expected.GetProperty("standard_error").Number(), result.StandardError, Tolerance, Tolerance);
        CheckInterval(tally, "bootstrap, percentile", name, expected.GetProperty("percentile"), result.ConfidenceInterval());
    }

    private static double Accuracy(double[] truth, double[] predicted, ReadOnlySpan<int> rows)
    {
        var right = 0;
        foreach (var row in rows)
            right += truth[row] == predicted[row] ? 1 : 0;
        return (double)right / rows.Length;
    }

    private static void CheckInterval(Tally tally, string method, string name, JsonElement expected, Interval? actual)
    {
        tally.Close(method, name, expected[0].Number(), actual?.Lower, Tolerance, Tolerance);
        tally.Close(method, name, expected[1].Number(), actual?.Upper, Tolerance, Tolerance);
    }
}
