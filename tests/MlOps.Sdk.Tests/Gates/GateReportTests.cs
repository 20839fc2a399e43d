using System.Text.Json;
using System.Xml.Linq;
using MlOps.Sdk.Evaluation;

namespace MlOps.Sdk.Tests.Gates;

public sealed class GateReportTests
{
    private static readonly EvaluationSet Rows = GateData.Rows();
    private static readonly EvaluatedModel Champion = GateData.Model(Rows, "churn:1");

    private static readonly GateReport Mixed = QualityGate.Named("release|<b>")
        .AtLeast(MetricNames.RocAuc, 0.5)
        .AtMost(MetricNames.Brier, 0.01)
        .NoWorseThanBaseline(MetricNames.RocAuc, 0.001)
        .Require("monotone\u0001")
        .WhenBaselineExists(gate => gate.NoWorseThanBaseline(MetricNames.LogLoss, 0.5))
        .Check(GateData.Model(Rows, "churn:2", seed: 12), Champion);

    [Fact]
    public void The_sample_has_one_of_each_verdict() => Assert.Equal(
        [GateVerdict.Passed, GateVerdict.Failed, GateVerdict.Inconclusive, GateVerdict.Error, GateVerdict.Passed],
        Mixed.Checks.Select(check => check.Verdict));

    [Fact]
    public void A_report_survives_JSON_with_its_evidence()
    {
        var json = JsonSerializer.Serialize(Mixed, MlOpsJson.GateReport);
        var read = JsonSerializer.Deserialize(json, MlOpsJson.GateReport)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, MlOpsJson.GateReport));
        Assert.Equal(Mixed.ToString(), read.ToString());
        Assert.Equal(Mixed.Dataset!.Digest, read.Dataset!.Digest);
        Assert.False(read.Passed);
    }

    [Fact]
    public void Markdown_has_a_row_a_gate_and_lets_no_data_into_the_markup()
    {
        var text = Mixed.ToMarkdown();
        Assert.Contains("not passed", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split('\n').Count(line => line.StartsWith("| PASS", StringComparison.Ordinal) || line.StartsWith("| **", StringComparison.Ordinal)));
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.Contains("`churn:2` against `churn:1` on 1,000 rows", text, StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_counts_what_blocks_and_is_well_formed_whatever_the_names()
    {
        var suite = XDocument.Parse(Mixed.ToJUnitXml()).Root!.Element("testsuite")!;
        Assert.Equal("5", suite.Attribute("tests")!.Value);
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal("2", suite.Attribute("errors")!.Value);
        Assert.Equal(Mixed.Checks[1].Reason, suite.Descendants("failure").Single().Attribute("message")!.Value);
        Assert.Equal(2, suite.Descendants("error").Count());
    }

    [Fact]
    public void A_report_without_checks_is_an_error_in_JUnit() =>
        Assert.Equal("1", XDocument.Parse(QualityGate.Named("none").Check(Champion).ToJUnitXml()).Root!.Element("testsuite")!.Attribute("errors")!.Value);

    [Fact]
    public void Sarif_tells_failed_from_open()
    {
        using var sarif = JsonDocument.Parse(Mixed.ToSarif());
        var results = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["pass", "fail", "open", "fail", "pass"], results.Select(result => result.GetProperty("kind").GetString()));
        Assert.Equal(["none", "error", "none", "error", "none"], results.Select(result => result.GetProperty("level").GetString()));
    }

    [Fact]
    public void ThrowIfNotPassed_tells_everything_and_lets_a_passed_report_through()
    {
        var error = Assert.Throws<MlOpsPolicyException>(() => Mixed.ThrowIfNotPassed());
        Assert.Contains(Mixed.ToString(), error.Message, StringComparison.Ordinal);
        var good = QualityGate.Named("g").AtLeast(MetricNames.RocAuc, 0.5).Check(Champion);
        Assert.Same(good, good.ThrowIfNotPassed());
    }

    [Fact]
    public void A_waiver_covers_its_check_of_its_report_until_it_expires()
    {
        var report = QualityGate.Named("g").AtMost(MetricNames.Brier, 0.01).AtLeast(MetricNames.RocAuc, 0.5).Check(Champion);
        var end = report.EvaluatedAt.AddDays(7);
        var waiver = new GateWaiver { Report = report.Id, Check = report.Checks[0].Name, By = "ada", Reason = "known shift in March", ExpiresAt = end };
        Assert.False(report.Passed);
        Assert.True(report.PassedWith([waiver], end.AddTicks(-1)));
        Assert.False(report.PassedWith([waiver], end));
        Assert.False(report.PassedWith([waiver with { Reason = " " }], report.EvaluatedAt));
        Assert.False(report.PassedWith([waiver with { By = "" }], report.EvaluatedAt));
        Assert.False(report.PassedWith([waiver with { Report = Guid.Empty }], report.EvaluatedAt));
        Assert.False(report.PassedWith([waiver with { Check = "brier" }], report.EvaluatedAt));
        Assert.False(QualityGate.Named("none").Check(Champion).PassedWith([waiver], report.EvaluatedAt));
    }

    [Fact]
    public void The_same_check_gives_the_same_numbers_again()
    {
        var suite = QualityGate.Named("replay").NoWorseThanBaseline(MetricNames.F1, 0.02).NoWorseThanBaseline(MetricNames.RocAuc, 0.02);
        var candidate = GateData.Retrained(Champion, "churn:2");
        var (first, second) = (suite.Check(candidate, Champion), suite.Check(candidate, Champion));
        Assert.Equal(first.Checks, second.Checks);
        Assert.NotEqual(first.Id, second.Id);
    }
}
