namespace MlOps.Sdk.Statistics.Tests.Presets;

/// <summary>How often whole tables without drift alarm.</summary>
public sealed class FalseAlarmTests
{
    private const int Tables = 2000;

    /// <summary>The nominal 5 % and three standard errors.</summary>
    private const int Tolerated = (int)(Tables * (0.05 + 3 * 0.00487));

    public static TheoryData<string> Controlling => ["recommended", "alibi-detect", "alibi-detect-fdr"];

    [Theory]
    [MemberData(nameof(Controlling))]
    public void A_table_without_drift_alarms_no_more_often_than_the_preset_admits(string name)
    {
        var preset = Preset(name);
        var alarms = Enumerable.Range(0, Tables).Count(trial => DriftReport.Compare(
            Columns((ulong)trial * 2 + 1, 120), Columns((ulong)trial * 2 + 2, 90), new DriftReportOptions { Preset = preset }, TestContext.Current.CancellationToken).IsDrift);

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {alarms} of {Tables} tables of four columns.");
        Assert.InRange(alarms, 0, Tolerated);
    }

    [Fact]
    public void Evidently_alarms_more_often_because_it_takes_the_reference_for_the_truth_and_corrects_nothing()
    {
        int theirs = 0, ours = 0;
        for (ulong trial = 0; trial < 400; trial++)
        {
            var (reference, current) = (Columns(trial * 2 + 1, 120), Columns(trial * 2 + 2, 90));
            theirs += DriftReport.Compare(reference, current, new DriftReportOptions { Preset = DriftPresets.Evidently }, TestContext.Current.CancellationToken).Dataset.DriftedCount;
            ours += DriftReport.Compare(reference, current, cancellationToken: TestContext.Current.CancellationToken).Dataset.DriftedCount;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Of 1,600 columns without drift Evidently's defaults declare {theirs} drifted, ours {ours}.");
        Assert.InRange(ours, 0, 0.05 * 400);
        Assert.InRange(theirs, 5 * ours, 1600);
    }

    [Theory]
    [InlineData(Correction.Bonferroni)]
    [InlineData(Correction.Holm)]
    [InlineData(Correction.Sidak)]
    [InlineData(Correction.Hochberg)]
    [InlineData(Correction.BenjaminiHochberg)]
    [InlineData(Correction.BenjaminiYekutieli)]
    public void A_corrected_policy_keeps_the_chance_of_any_alarm_among_ten_columns(Correction correction)
    {
        // Without practical limits: significance alone, the harder half.
        var policy = DriftPolicy.Default with { Correction = correction, PracticalLimits = new Dictionary<string, double>() };
        var thresholds = new ThresholdPolicy { Correction = correction };
        int policies = 0, fixedLimits = 0;
        for (ulong trial = 0; trial < Tables; trial++)
        {
            var results = new DriftResult[10];
            for (ulong column = 0; column < 10; column++)
                results[column] = TTest.Test(Samples.Normal(trial * 20 + column + 110_000_000, 20), Samples.Normal(trial * 20 + column + 110_000_010, 15));
            policies += policy.JudgeAll(results).Any(verdict => verdict.IsDrift) ? 1 : 0;
            fixedLimits += thresholds.JudgeAll(results).Any(verdict => verdict.IsDrift) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{correction}: {policies} and {fixedLimits} of {Tables} families alarm.");
        Assert.InRange(policies, 0, Tolerated);
        Assert.InRange(fixedLimits, 0, Tolerated);
    }

    [Theory]
    [InlineData("recommended")]
    [InlineData("alibi-detect")]
    public void A_shift_of_half_a_deviation_in_one_of_four_columns_is_found_in_three_hundred_rows(string name)
    {
        var found = Enumerable.Range(0, 100).Count(trial =>
        {
            var current = Columns((ulong)trial * 2 + 300_000_002, 300);
            current[0] = DriftColumn.Numeric("normal", Samples.Normal((ulong)trial + 400_000_000, 300, 0.5));
            return DriftReport.Compare(
                Columns((ulong)trial * 2 + 300_000_001, 300), current, new DriftReportOptions { Preset = Preset(name) }, TestContext.Current.CancellationToken).Find("normal")!.IsDrift;
        });

        Assert.InRange(found, 95, 100);
    }

    private static DriftPreset Preset(string name) => new[] { DriftPresets.Recommended, DriftPresets.AlibiDetect, DriftPresets.AlibiDetectFdr }.Single(preset => preset.Name == name);

    private static DriftColumn[] Columns(ulong seed, int n) =>
    [
        DriftColumn.Numeric("normal", Samples.Normal(seed * 4 + 500_000_000, n)),
        DriftColumn.Numeric("tied", Samples.Uniform(seed * 4 + 500_000_001, n).Select(v => Math.Floor(v * 12)).ToArray()),
        DriftColumn.Categorical("few", Samples.Zipf(seed * 4 + 500_000_002, n, 4)),
        DriftColumn.Categorical("many", Samples.Zipf(seed * 4 + 500_000_003, n, 12)),
    ];
}
