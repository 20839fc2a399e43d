namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class ProfileDriftTests
{
    private static readonly double[] Reference = Samples.Normal(1, 50_000, 700, 500);

    [Fact]
    public void While_the_sketch_is_exact_a_profile_compares_as_the_raw_values_do()
    {
        double[] reference = Samples.Normal(2, 400), window = Samples.Normal(3, 300, 0.3);
        var profile = NumericProfile.Of("x", reference);

        Assert.Equal(KolmogorovSmirnov.Test(reference, window).Statistic!.Value, ProfileDrift.KolmogorovSmirnovTest(profile, window).Statistic!.Value, 12);
        Assert.Equal(Wasserstein.Compare(reference, window).Statistic!.Value, ProfileDrift.WassersteinDistance(profile, window).Statistic!.Value, 12);
        Assert.Equal(PopulationStabilityIndex.Compare(reference, window).Statistic!.Value, ProfileDrift.StabilityIndex(profile, window).Statistic!.Value, 12);
        Assert.Equal(JensenShannon.Compare(reference, window).Statistic!.Value, ProfileDrift.JensenShannonDistance(profile, window).Statistic!.Value, 12);
    }

    [Fact]
    public void From_a_sketch_the_exact_statistic_lies_within_the_stated_interval()
    {
        var profile = NumericProfile.Of("x", Reference);
        var range = Reference.Max() - Reference.Min();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var window = Samples.Normal(100 + seed, 2000, 720, 500);
            var exact = KolmogorovSmirnov.Test(Reference, window);
            var sketched = ProfileDrift.KolmogorovSmirnovTest(profile, window);

            Assert.True(sketched.Effect!.Value.Interval!.Value.Contains(exact.Statistic!.Value));
            Assert.InRange(exact.PValue!.Value, sketched.Details["p-value-lowest"] * 0.99, sketched.Details["p-value-highest"] * 1.01);
            Assert.Equal(Wasserstein.Compare(Reference, window).Statistic!.Value, ProfileDrift.WassersteinDistance(profile, window).Statistic!.Value, profile.Quantiles.RankError * range);
        }
    }

    [Fact]
    public void Kilometres_for_miles_are_drift_and_the_verdict_says_how_large()
    {
        var profile = NumericProfile.Of("distance", Reference);
        var verdict = DriftPolicy.Default.Judge(ProfileDrift.Compare(profile, [.. Samples.Normal(7, 600, 700, 500).Select(miles => miles * 1.609344)]));

        Assert.Equal(DriftOutcome.Drift, verdict.Outcome);
        Assert.Contains("wasserstein-normed", verdict.Reason, StringComparison.Ordinal);
        Assert.True(verdict.Result.Effect!.Value.Corrected > 0.5, verdict.Reason);
    }

    [Fact]
    public void Two_hundred_categories_in_a_window_of_six_hundred_rows_are_no_drift_by_their_number()
    {
        var reference = CategoricalProfile.Of("airport", Samples.Zipf(1, 60_000, 200));
        const int Trials = 500;
        var alarms = Enumerable.Range(0, Trials).Count(trial =>
            DriftPolicy.Default.Judge(ProfileDrift.Compare(reference, Samples.Zipf(1000 + (ulong)trial, 600, 200))).IsDrift);

        TestContext.Current.TestOutputHelper?.WriteLine($"{alarms} of {Trials} windows alarmed.");
        Assert.InRange(alarms, 0, Trials * 5 / 100);
    }

    [Fact]
    public void A_window_of_three_categorical_values_is_too_small_to_judge()
    {
        var reference = CategoricalProfile.Of("airport", Samples.Zipf(1, 60_000, 200));
        var verdict = DriftPolicy.Default.Judge(ProfileDrift.Compare(reference, ["c001", "c002", "c003"]));

        Assert.Equal(DriftOutcome.NotComputable, verdict.Outcome);
        Assert.Contains("too few", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_became_empty_or_changed_kind_is_not_computable()
    {
        var reference = NumericProfile.Of("x", Reference);

        Assert.Contains("empty", ProfileDrift.Compare(reference, []).Reason, StringComparison.Ordinal);
        Assert.Contains("missing", ProfileDrift.Compare(reference, [double.NaN, double.NaN]).Reason, StringComparison.Ordinal);
        Assert.Contains("categorical", ProfileDrift.Compare(reference, CategoricalProfile.Of("x", ["a"])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rise_in_missing_values_is_seen()
    {
        var reference = NumericProfile.Of("x", Reference);
        var current = NumericProfile.Of("x", Samples.Normal(8, 450, 700, 500));
        current.AddNull(50);

        Assert.True(DriftPolicy.Default.Judge(ProfileDrift.MissingShare(reference, current)).IsDrift);
    }
}
