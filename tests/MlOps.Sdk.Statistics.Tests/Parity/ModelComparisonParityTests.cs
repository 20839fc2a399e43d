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
            Action<Tally, string, JsonElement, JsonElement> check = name switch
            {
                _ when name.StartsWith("mcnemar", StringComparison.Ordinal) => CheckMcNemar,
                _ when name.StartsWith("delong", StringComparison.Ordinal) => CheckDeLong,
                _ when name.StartsWith("paired-losses", StringComparison.Ordinal) => CheckPairedLosses,
                _ when name.StartsWith("paired-bootstrap", StringComparison.Ordinal) => CheckBootstrap,
                _ when name.StartsWith("sign-flip", StringComparison.Ordinal) => CheckSignFlip,
                _ when name.StartsWith("cv-5x2", StringComparison.Ordinal) => CheckFiveByTwo,
                _ when name.StartsWith("corrected-resampled-t", StringComparison.Ordinal) => CheckCorrectedResampled,
                _ when name.StartsWith("friedman", StringComparison.Ordinal) => CheckFriedman,
                _ when name.StartsWith("cochran-q", StringComparison.Ordinal) => CheckCochran,
                _ when name.StartsWith("multiple-comparisons", StringComparison.Ordinal) => CheckCorrections,
                _ => (_, _, _, _) => tally.True(name, name, false, "no check for this case"),
            };
            check(tally, name, input, expected);
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

    private static void CheckPairedLosses(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var result = PairedTTest.CompareLosses(input.GetProperty("champion_loss").Numbers(), input.GetProperty("challenger_loss").Numbers());
        var reference = expected.GetProperty("paired_t");
        tally.Close("paired t", name, reference.GetProperty("t").Number(), result.Improvement / result.StandardError, Tolerance, Tolerance);
        tally.Close("paired t, degrees", name, reference.GetProperty("df").Number(), result.DegreesOfFreedom);
        tally.Close("paired t, p", name, reference.GetProperty("p").Number(), result.PValue, Tolerance, Tolerance);
        tally.Close("cohen's dz", name, expected.GetProperty("cohens_dz").Number(), result.Details["cohens-dz"], Tolerance, Tolerance);

        double[] champion = input.GetProperty("champion_loss").Numbers(), challenger = input.GetProperty("challenger_loss").Numbers();
        foreach (var (key, zeros) in new[] { ("wilcoxon_normal_zeros_dropped", ZeroDifferences.Drop), ("wilcoxon_normal_pratt", ZeroDifferences.Pratt) })
        {
            var ranks = WilcoxonSignedRank.CompareLosses(champion, challenger, zeros, PValueMethod.Asymptotic);
            tally.Close($"wilcoxon, {zeros}", name, expected.GetProperty(key).GetProperty("w").Number(), ranks.Statistic, Tolerance, Tolerance);
            tally.Close($"wilcoxon, {zeros}, p", name, expected.GetProperty(key).GetProperty("p").Number(), ranks.PValue, Tolerance, Tolerance);
        }

        tally.Close("sign test", name, expected.GetProperty("sign_test_exact_p").Number(), SignTest.CompareLosses(champion, challenger).PValue, Tolerance, Tolerance);
    }

    private static void CheckSignFlip(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var differences = input.GetProperty("differences").Numbers();
        var result = SignFlip.CompareLosses(differences, new double[differences.Length]);
        tally.Close("sign-flip", name, expected.GetProperty("p_two_sided").Number(), result.PValue, Tolerance, Tolerance);
        tally.Close("sign-flip, choices", name, expected.GetProperty("enumerated").Number(), result.Details["choices"]);
    }

    private static void CheckFiveByTwo(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        double[] differences = [.. input.GetProperty("differences").EnumerateArray().SelectMany(repetition => repetition.Numbers())];
        Significance t = CrossValidation.FiveByTwoT(differences), f = CrossValidation.FiveByTwoF(differences);
        tally.Close("5x2cv t", name, expected.GetProperty("t").Number(), t.Statistic, Tolerance, Tolerance);
        tally.Close("5x2cv t, p", name, expected.GetProperty("t_p").Number(), t.PValue, Tolerance, Tolerance);
        tally.Close("5x2cv f", name, expected.GetProperty("f").Number(), f.Statistic, Tolerance, Tolerance);
        tally.Close("5x2cv f, p", name, expected.GetProperty("f_p").Number(), f.PValue, Tolerance, Tolerance);
    }

    private static void CheckCorrectedResampled(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var result = CrossValidation.CorrectedResampledT(input.GetProperty("differences").Numbers(), input.GetProperty("n_train").GetInt32(), input.GetProperty("n_test").GetInt32());
        tally.Close("corrected resampled t", name, expected.GetProperty("t").Number(), result.Improvement / result.StandardError, Tolerance, Tolerance);
        tally.Close("corrected resampled t, p", name, expected.GetProperty("p").Number(), result.PValue, Tolerance, Tolerance);
    }

    private static void CheckFriedman(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        double[][] scores = [.. input.GetProperty("scores_rows_are_datasets").EnumerateArray().Select(row => row.Numbers())];
        var result = Friedman.Test(scores, input.GetProperty("higher_is_better").GetBoolean());
        tally.Close("friedman", name, expected.GetProperty("chi2").Number(), result.Statistic, Tolerance, Tolerance);
        tally.Close("friedman, p", name, expected.GetProperty("p").Number(), result.PValue, Tolerance, Tolerance);
        var model = 0;
        foreach (var rank in expected.GetProperty("mean_ranks").EnumerateArray())
            tally.Close("friedman, mean rank", name, rank.Number(), result.Details[$"mean-rank-{++model}"], Tolerance, Tolerance);
        tally.Close("nemenyi", name, expected.GetProperty("nemenyi_cd_0.05").Number(), result.Details["critical-difference"], Tolerance, Tolerance);
    }

    private static void CheckCochran(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var result = CochranQ.Test([.. input.GetProperty("correct").EnumerateArray().Select(row => row.Labels())]);
        tally.Close("cochran q", name, expected.GetProperty("q").Number(), result.Statistic, Tolerance, Tolerance);
        tally.Close("cochran q, p", name, expected.GetProperty("p").Number(), result.PValue, Tolerance, Tolerance);
    }

    private static void CheckCorrections(Tally tally, string name, JsonElement input, JsonElement expected)
    {
        var p = input.GetProperty("p").Numbers();
        foreach (var method in expected.GetProperty("adjusted").EnumerateObject())
        {
            var adjusted = MultipleTesting.Adjust(p, Enum.Parse<Correction>(method.Name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
            for (var i = 0; i < p.Length; i++)
                tally.Close($"adjusted, {method.Name}", name, method.Value[i].Number(), adjusted[i], Tolerance, Tolerance);
        }
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

        ModelDifference Read(BootstrapInterval interval) =>
            PairedBootstrap.Compare(truth.Length, rows => (Accuracy(truth, champion, rows), Accuracy(truth, challenger, rows)), higherIsBetter: true, draws, interval);

        CheckInterval(tally, "bootstrap, basic", name, expected.GetProperty("basic"), Read(BootstrapInterval.Basic).ConfidenceInterval());
        var accelerated = Read(BootstrapInterval.Bca);
        CheckInterval(tally, "bootstrap, bca", name, expected.GetProperty("bca"), accelerated.ConfidenceInterval());
        tally.Close("bootstrap, bca z0", name, expected.GetProperty("bca_z0").Number(), accelerated.Details["bca-z0"], Tolerance, Tolerance);
        tally.Close("bootstrap, bca acceleration", name, expected.GetProperty("bca_acceleration").Number(), accelerated.Details["bca-acceleration"], Tolerance, Tolerance);
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
