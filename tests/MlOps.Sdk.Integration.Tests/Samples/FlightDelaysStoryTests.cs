using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace MlOps.Sdk.Integration.Tests.Samples;

[Collection(Story.Collection)]
public sealed partial class FlightDelaysStoryTests(Story story)
{
    private string Output => story.Outcome.Succeeded().Output;

    [Fact]
    public void Two_models_are_trained_registered_and_gated_and_one_is_promoted()
    {
        var trained = Trained().Matches(Output).Select(m => (Recipe: m.Groups["recipe"].Value, Auc: Number(m, "auc"), Version: m.Groups["version"].Value)).ToList();
        Assert.Equal([("sdca-logistic", "1"), ("boosted-trees", "2")], trained.Take(2).Select(t => (t.Recipe, t.Version)));
        Assert.All(trained, t => Assert.InRange(t.Auc, 0.58, 0.8));

        Assert.Contains("flight-delays:1 (sdca-logistic) against no champion yet:", Output, StringComparison.Ordinal);
        Assert.Matches(@"flight-delays:2 \(boosted-trees\) against (flight-delays:1|no champion yet):", Output);
        Assert.Matches(@"PASS +roc_auc = 0\.\d+, want >= 0\.58", Output);
        Assert.Matches(@"PASS +largest difference to ML\.NET = ", Output);
        Assert.Matches(@"promoted: flight-delays@champion -> flight-delays:[12]\b", Output);
    }

    [Fact]
    public void Every_month_is_in_the_table_with_its_numbers()
    {
        var months = Month().Matches(Output);
        Assert.Equal(["2001-02", "2001-03", "2001-04", "2001-05", "2001-06"], months.Select(m => m.Groups["month"].Value).Distinct());
        foreach (var month in months.GroupBy(m => m.Groups["month"].Value))
            Assert.InRange(month.Sum(m => Number(m, "flights")), 15_000, 25_000);
        Assert.All(months.Where(m => Number(m, "flights") >= 5_000), m =>
        {
            Assert.InRange(Number(m, "late"), 10, 30);
            Assert.InRange(Number(m, "auc"), 0.5, 0.8);
            Assert.InRange(Number(m, "loss"), 0.3, 0.7);
        });
    }

    [Fact]
    public void The_incident_says_that_it_is_simulated_and_is_the_largest_feature_alert()
    {
        Assert.Contains("SIMULATED incident: from 2001-04-10 to 2001-04-12 the distance arrives in kilometres", Output, StringComparison.Ordinal);

        var alerts = FeatureAlert().Matches(WebUtility.HtmlDecode(File.ReadAllText(story.Report)))
            .Select(m => (Day: DateOnly.Parse(m.Groups["day"].Value, CultureInfo.InvariantCulture), Column: m.Groups["column"].Value, Effect: Number(m, "effect")))
            .ToList();
        var (incident, others) = (alerts.Where(a => a.Column == "Distance").ToList(), alerts.Where(a => a.Column != "Distance").ToList());
        Assert.NotEmpty(incident);
        Assert.All(incident, a => Assert.InRange(a.Day, new(2001, 4, 10), new(2001, 4, 13)));
        Assert.All(others, a => Assert.True(a.Effect < incident.Min(i => i.Effect), $"{a} is as large as the incident"));
        Assert.Matches(@"2001-04-1\d  resolved +feature-drift Distance", Output);
    }

    [Fact]
    public void Degradation_leads_to_retraining_and_to_a_decision_with_its_reason()
    {
        var degraded = Regex.Match(Output, @"degradation alert on (?<day>2001-\d\d-\d\d): retraining on (?<flights>[\d,]+) recent flights");
        Assert.True(degraded.Success, Output);
        var day = degraded.Groups["day"].Value;
        Assert.InRange(Number(degraded, "flights"), 20_000, 60_000);
        Assert.Matches($@"{day}  ALERT +performance", Output);
        Assert.Matches($@"{day}  retraining +on [\d,]+ flights of 2001-", Output);
        Assert.Matches($@"{day}  registered +flight-delays:3 boosted-trees", Output);
        Assert.Matches($@"{day}  (promoted +flight-delays:3: every gate passed|refused +flight-delays:3: \S.* (failed|inconclusive|error))", Output);
    }

    [Fact]
    public void The_champion_moves_back_and_forward_without_a_failed_request()
    {
        var drill = Regex.Match(Output, @"(?<requests>[\d,]+) requests, 0 failed; answered by (?<answers>v\d+ [\d,]+(, v\d+ [\d,]+)+)");
        Assert.True(drill.Success, Output);
        var answers = Regex.Matches(drill.Groups["answers"].Value, @"v\d+ (?<count>[\d,]+)").Sum(m => Number(m, "count"));
        Assert.Equal(Number(drill, "requests"), answers);
        Assert.Matches(@"2001-06-30  rolled back +champion: v(\d) -> v(\d) -> v\1, 0 of ", Output);
    }

    [Fact]
    public void It_ends_with_an_intact_store_a_timeline_and_paths_that_exist()
    {
        Assert.Matches(@"Store intact: \d+ audit entries, [3-9] versions, \d+ artifacts\.", Output);
        Assert.Matches(@"\nTimeline\n  day +what +detail\n  -+  -+  -+…?\n  2001-01-31  registered", Output);
        foreach (var label in (string[])["report", "database", "artifacts"])
        {
            var path = Regex.Match(Output, $"^  {label} +(.+)$", RegexOptions.Multiline).Groups[1].Value;
            Assert.True(Path.Exists(path), $"{label} '{path}'");
        }
    }

    [Fact]
    public void Redirected_output_is_plain_lines()
    {
        Assert.DoesNotContain('\r', Output);
        Assert.DoesNotContain('\u001b', Output);
        Assert.DoesNotContain("NaN", Output, StringComparison.Ordinal);
        Assert.EndsWith("\n", Output, StringComparison.Ordinal);
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^  train (?<recipe>\S+) +run (?<run>\d+) \(\w{6}\), AUC (?<auc>0\.\d+), version (?<version>\d+), \d+ KB ONNX", RegexOptions.Multiline)]
    private static partial Regex Trained();

    [GeneratedRegex(@"^  (?<month>2001-\d\d)  v\d+ +(?<flights>[\d,]+) +(?<late>[\d.]+|-) ?%? +(?<auc>0\.\d+|-) +(?<loss>0\.\d+|-) ", RegexOptions.Multiline)]
    private static partial Regex Month();

    [GeneratedRegex(@"<td>(?<day>2001-\d\d-\d\d)</td><td>ALERT</td><td>feature-drift:? (?<column>\w+):? [^<]*?(?<effect>\d[\d.E+-]*) beyond noise")]
    private static partial Regex FeatureAlert();
}
