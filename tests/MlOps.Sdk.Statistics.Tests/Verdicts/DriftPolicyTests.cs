namespace MlOps.Sdk.Statistics.Tests.Verdicts;

public sealed class DriftPolicyTests
{
    private const int Simulations = 2000;

    /// <summary>The nominal 5 % and three standard errors of 2,000 simulations.</summary>
    private const int Tolerated = (int)(Simulations * (0.05 + 3 * 0.00487));

    public static TheoryData<string> Methods => ["numeric", "numeric-profile", "psi", "psi-profile", "jensen-shannon", "chi-square", "hellinger", "mann-whitney"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Without_drift_no_method_alarms_more_often_than_its_policy_admits(string method)
    {
        // Practical limits of zero leave significance to decide alone, the harder half of the claim.
        var strict = DriftPolicy.Default with { PracticalLimits = new Dictionary<string, double>() };
        var reference = Samples.Normal(1, 5000);
        var sorted = SortedSample.From(reference);
        var profile = NumericProfile.Of("x", reference);
        var bins = NumericBins.ByQuantiles(sorted);
        int significant = 0, alarms = 0;
        for (var trial = 0; trial < Simulations; trial++)
        {
            var fresh = SortedSample.From(Samples.Normal(10_000_000 + (ulong)trial, 1000));
            var window = Samples.Normal(20_000_000 + (ulong)trial, 300);
            var result = method switch
            {
                "numeric" => NumericDrift.Compare(fresh, SortedSample.From(window)),
                "numeric-profile" => ProfileDrift.Compare(profile, window),
                "psi" => PopulationStabilityIndex.Compare(BinnedPair.Of(bins, fresh.Values, window)),
                "psi-profile" => ProfileDrift.StabilityIndex(profile, window),
                "jensen-shannon" => JensenShannon.Compare(BinnedPair.Of(bins, fresh.Values, window)),
                "chi-square" => ChiSquare.Test(BinnedPair.Of(bins, fresh.Values, window)),
                "hellinger" => Hellinger.Compare(BinnedPair.Of(bins, fresh.Values, window)),
                _ => MannWhitney.Test(fresh, SortedSample.From(window)),
            };
            significant += strict.Judge(result).IsDrift ? 1 : 0;
            alarms += DriftPolicy.Default.Judge(result).IsDrift ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{method}: significant {significant}, declared drift {alarms}, of {Simulations}.");
        Assert.InRange(significant, 0, Tolerated);
        Assert.InRange(alarms, 0, significant);
    }

    [Fact]
    public void A_shift_of_half_a_standard_deviation_is_found_in_three_hundred_rows()
    {
        var profile = NumericProfile.Of("x", Samples.Normal(1, 5000));
        var found = Enumerable.Range(0, 200).Count(trial => DriftPolicy.Default.Judge(ProfileDrift.Compare(profile, Samples.Normal(500 + (ulong)trial, 300, 0.5))).IsDrift);

        Assert.InRange(found, 190, 200);
    }

    [Fact]
    public void A_million_rows_do_not_alarm_on_a_shift_of_no_consequence()
    {
        var verdict = DriftPolicy.Default.Judge(NumericDrift.Compare(Samples.Normal(1, 400_000), Samples.Normal(2, 400_000, 0.01)));

        Assert.Equal(DriftOutcome.Negligible, verdict.Outcome);
        Assert.StartsWith("statistically detectable, negligible", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judged_together_columns_are_corrected_for_their_number()
    {
        DriftResult Result(double p) => new() { Method = "m", Statistic = 1, PValue = p, Effect = new EffectSize(EffectNames.PopulationStabilityIndex, 0.5) };

        Assert.True(DriftPolicy.Default.Judge(Result(0.03)).IsDrift);
        var together = DriftPolicy.Default.JudgeAll([Result(0.03), Result(0.9), DriftResult.NotComputable("m", "empty")]);
        Assert.Equal([DriftOutcome.NoDrift, DriftOutcome.NoDrift, DriftOutcome.NotComputable], together.Select(verdict => verdict.Outcome));
        Assert.Equal(0.06, together[0].AdjustedPValue!.Value, 12);
        Assert.Equal("not computable: empty", together[2].Reason);
    }

    [Fact]
    public void The_reason_states_significance_effect_and_limit()
    {
        var result = new DriftResult { Method = "m", Statistic = 1, PValue = 1e-9, Effect = new EffectSize(EffectNames.PopulationStabilityIndex, 0.31) };

        Assert.Equal("significant (p = 1E-09), psi 0.31 >= 0.1", DriftPolicy.Default.Judge(result).Reason);
        Assert.Equal("statistically detectable, negligible: psi 0.31 < 0.5", DriftPolicy.Default.WithLimit(EffectNames.PopulationStabilityIndex, 0.5).Judge(result).Reason);
    }
}
