namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>Every built-in test against every kind of unusable or extreme column: a reason or a number, never NaN, never an exception.</summary>
public sealed class DriftTestInputTests
{
    private static readonly Dictionary<string, double[]> Numeric = new()
    {
        ["ordinary"] = Samples.Normal(1, 60),
        ["empty"] = [],
        ["one value"] = [0.3],
        ["two values"] = [0.3, 0.5],
        ["all missing"] = [double.NaN, double.NaN, double.NaN],
        ["some missing"] = [.. Samples.Normal(2, 40), double.NaN],
        ["all equal"] = [4, 4, 4, 4, 4, 4, 4, 4],
        ["infinite"] = [.. Samples.Normal(3, 40), double.PositiveInfinity],
        ["both infinities"] = [.. Samples.Normal(4, 40), double.PositiveInfinity, double.NegativeInfinity],
        ["only infinities"] = [double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity],
        ["huge"] = [1e300, -1e300, 1e299, 5e299, -2e300, 1e308],
        ["tiny"] = [1e-300, 2e-300, -1e-300, 5e-320, 0, -0.0],
    };

    private static readonly Dictionary<string, string?[]> Labels = new()
    {
        ["ordinary"] = Samples.Zipf(1, 60, 4),
        ["empty"] = [],
        ["one value"] = ["c000"],
        ["all missing"] = [null, null],
        ["some missing"] = [.. Samples.Zipf(2, 50, 4), null],
        ["all equal"] = ["x", "x", "x", "x", "x", "x"],
        ["unseen"] = ["z", "z", "z", "z", "z", "z"],
    };

    public static TheoryData<string> Names => [.. DriftTests.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pair_of_numeric_columns_gives_a_number_or_a_reason(string name)
    {
        var test = DriftTests.Get(name);
        foreach (var (a, x) in Numeric)
        {
            foreach (var (b, y) in Numeric)
                Check($"{name}: {a} / {b}", test.Compare(DriftColumn.Numeric("x", x), DriftColumn.Numeric("x", y)), a, b);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pair_of_categorical_columns_gives_a_number_or_a_reason(string name)
    {
        var test = DriftTests.Get(name);
        foreach (var (a, x) in Labels)
        {
            foreach (var (b, y) in Labels)
            {
                var result = test.Compare(DriftColumn.Categorical("x", x), DriftColumn.Categorical("x", y));
                Check($"{name}: {a} / {b}", result, a, b);
                if (!test.Supports(DriftColumnKind.Categorical))
                    Assert.Equal($"{name} does not compare categorical columns", result.Reason);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_column_that_changed_its_kind_is_a_reason(string name)
    {
        var result = DriftTests.Get(name).Compare(DriftColumn.Numeric("x", Numeric["ordinary"]), DriftColumn.Categorical("x", Labels["ordinary"]));

        Assert.Equal("the reference is numeric and the current column is categorical", result.Reason);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_profiles_give_a_number_or_a_reason(string name)
    {
        foreach (var (a, x) in Numeric)
        {
            foreach (var (b, y) in Numeric)
                Check($"{name}: {a} / {b}", DriftTests.Get(name).Compare(NumericProfile.Of("x", x), NumericProfile.Of("x", y)), a, b);
        }

        foreach (var (a, x) in Labels)
        {
            foreach (var (b, y) in Labels)
                Check($"{name}: {a} / {b}", DriftTests.Get(name).Compare(CategoricalProfile.Of("x", x), CategoricalProfile.Of("x", y)), a, b);
        }
    }

    [Fact]
    public void Every_preset_and_weighted_test_gives_a_number_or_a_reason()
    {
        DriftPreset[] presets = [DriftPresets.Recommended, DriftPresets.Evidently, DriftPresets.AlibiDetect, DriftPresets.WhylogsLike, DriftPresets.NannyMl(2)];
        foreach (var (a, x) in Numeric)
        {
            foreach (var (b, y) in Numeric)
            {
                foreach (var preset in presets)
                {
                    var report = DriftReport.Compare(
                        [DriftColumn.Numeric("x", x)], [DriftColumn.Numeric("x", y)], new DriftReportOptions { Preset = preset }, TestContext.Current.CancellationToken);
                    Check($"{preset}: {a} / {b}", report.Columns[0].Verdict.Result, a, b);
                    Assert.DoesNotContain("NaN", report.ToJson(), StringComparison.Ordinal);
                    Assert.NotEmpty(report.ToHtml());
                }

                var (v, w) = (WeightedValues.From(x, [.. x.Select((_, i) => i + 1.0)]), WeightedValues.From(y, [.. y.Select((_, i) => i + 1.0)]));
                Check($"weighted ks: {a} / {b}", WeightedTests.KolmogorovSmirnovTest(v, w), a, b);
                Check($"weighted w1: {a} / {b}", WeightedTests.WassersteinDistance(v, w), a, b);
                Check($"weighted energy: {a} / {b}", WeightedTests.EnergyDistance(v, w), a, b);
                Check($"weighted t: {a} / {b}", WeightedTests.TTest(v, w), a, b);
            }
        }
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => DriftTests.Get("ksx"));
        Assert.Contains("ks, ks-asymptotic", error.Message, StringComparison.Ordinal);
        Assert.False(DriftTests.TryGet("ksx", out _));
    }

    private static void Check(string at, DriftResult result, string a, string b)
    {
        if (a is "empty" or "all missing" || b is "empty" or "all missing")
            Assert.False(result.IsComputable, $"{at} is computable: {result}");
        if (!result.IsComputable)
        {
            Assert.False(string.IsNullOrWhiteSpace(result.Reason), at);
            Assert.Null(result.PValue);
            return;
        }

        Assert.False(double.IsNaN(result.Statistic.Value), $"{at}: statistic is NaN");
        Assert.True(result.PValue is null or (>= 0 and <= 1), $"{at}: p = {result.PValue}");
        Assert.False(result.NullLimit is { } limit && double.IsNaN(limit), $"{at}: limit is NaN");
        Assert.False(result.Effect is { } effect && (double.IsNaN(effect.Value) || double.IsNaN(effect.Corrected)), $"{at}: effect {result.Effect}");
        Assert.All(result.Details, pair => Assert.False(double.IsNaN(pair.Value), $"{at}: {pair.Key} is NaN"));
        Assert.All(result.Contributions, part => Assert.False(double.IsNaN(part.Value), $"{at}: {part.Label} adds NaN"));
        if (a == b && result.PValue is { } p && !result.Details.ContainsKey("p-value-is-bound"))
            Assert.True(p > 0.99, $"{at}: a column differs from itself, p = {p}");
    }
}
