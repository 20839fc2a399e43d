using System.Text.Json;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Testing;
using MlOps.Sdk.TestSupport;
using Xunit.Sdk;

namespace MlOps.Sdk.Tests.Testing;

public sealed class ModelAssertTests
{
    private static readonly int[] Inputs = [.. Enumerable.Range(0, 100)];

    [Fact]
    public void A_monotone_model_passes_and_one_with_a_dip_fails_with_the_smallest_input()
    {
        ModelAssert.NeverFalls("more is more", Inputs, x => x, x => x + 1);
        ModelAssert.NeverRises("more is less", Inputs, x => -x, x => x + 1);

        // The dip is at every input from 60 on; shrinking walks down to the first.
        var error = Assert.Throws<XunitException>(() => ModelAssert.NeverFalls("more is more", Inputs.Reverse(), x => x >= 60 ? -x : x, x => x + 1, shrink: x => [x / 2, x - 1]));
        Assert.Contains("more is more: 41 of 100 inputs fail; smallest: row 0, 59,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invariant_model_passes_and_one_that_looks_fails()
    {
        ModelAssert.Invariant("the sign does not matter", Inputs, x => x * x, x => -x);
        Assert.Throws<XunitException>(() => ModelAssert.Invariant("the sign does not matter", Inputs, x => x, x => -x));
    }

    [Fact]
    public void A_score_that_is_no_number_breaks_every_expectation()
    {
        Assert.Throws<XunitException>(() => ModelAssert.NeverFalls("n", Inputs, _ => double.NaN, x => x));
        Assert.Throws<XunitException>(() => ModelAssert.NeverRises("n", Inputs, _ => double.NaN, x => x));
        Assert.Throws<XunitException>(() => ModelAssert.Invariant("n", Inputs, _ => double.NaN, x => x));
        Assert.Throws<XunitException>(() => ModelAssert.SameScores(Inputs, _ => double.NaN, _ => double.NaN));
    }

    [Fact]
    public void A_test_of_nothing_has_not_passed()
    {
        Assert.Contains("no input was tried", Assert.Throws<XunitException>(() => ModelAssert.Invariant<int>("nothing", [], x => x, x => x)).Message, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Inconclusive, ModelBehaviour.Invariant<int>("nothing", [], x => x, x => x).ToCheck().Verdict);
    }

    [Fact]
    public void A_share_of_failures_can_be_allowed()
    {
        var result = ModelBehaviour.Invariant("mostly", Inputs, x => x < 5 ? x : 0, x => x + 10);
        Assert.Equal(4, result.Failures.Count);
        Assert.False(result.Passed);
        Assert.True((result with { AllowedShare = 0.04 }).Passed);
        ModelAssert.Behaves(result with { AllowedShare = 0.04 });
    }

    [Fact]
    public void Golden_scores_compare_as_the_reference_does()
    {
        var item = Case("golden-compare");
        var input = item.GetProperty("input");
        double[] golden = Numbers(input.GetProperty("golden")), actual = Numbers(input.GetProperty("actual"));
        var (relative, absolute) = (input.GetProperty("rtol").GetDouble(), input.GetProperty("atol").GetDouble());
        int[] Mismatches(bool nan) => [.. ModelBehaviour.Golden("g", golden.Select((score, i) => (i, score)), i => actual[i], absolute, relative, nan).Failures.Select(failure => failure.Row)];

        Assert.Equal(item.GetProperty("expected").GetProperty("equal_nan_true_mismatches").EnumerateArray().Select(row => row.GetInt32()), Mismatches(true));
        Assert.Equal(item.GetProperty("expected").GetProperty("equal_nan_false_mismatches").EnumerateArray().Select(row => row.GetInt32()), Mismatches(false));
    }

    [Fact]
    public void Rates_of_invariance_equal_the_reference()
    {
        var item = Case("invariance-rate");
        double[] original = Numbers(item.GetProperty("input").GetProperty("original_probability")), perturbed = Numbers(item.GetProperty("input").GetProperty("perturbed_probability"));
        var expected = item.GetProperty("expected");
        int[] rows = [.. Enumerable.Range(0, original.Length)];
        double Score(int row) => row < original.Length ? original[row] : perturbed[row - original.Length];

        var rises = ModelBehaviour.NeverFalls("p", rows, Score, row => row + original.Length, tolerance: 0.05);
        Assert.Equal(expected.GetProperty("monotone_increase_violation_rate_tol_0.05").GetDouble(), rises.FailureShare, 12);
        var flips = ModelBehaviour.Invariant("p", rows, row => Score(row) > 0.5 ? 1 : 0, row => row + original.Length);
        Assert.Equal(expected.GetProperty("label_flip_rate").GetDouble(), flips.FailureShare, 12);
        var moves = ModelBehaviour.Invariant("p", rows, Score, row => row + original.Length, 0);
        Assert.Equal(expected.GetProperty("max_abs_change").GetDouble(), moves.Failures.Max(failure => Math.Abs(failure.After - failure.Before)), 12);
    }

    private static JsonElement Case(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("reference", "evaluation", "gates.json")));
        return document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id).Clone();
    }

    private static double[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.String ? double.NaN : number.GetDouble())];
}
