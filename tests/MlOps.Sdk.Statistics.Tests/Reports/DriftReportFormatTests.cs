using System.Text.RegularExpressions;

namespace MlOps.Sdk.Statistics.Tests.Reports;

public sealed partial class DriftReportFormatTests
{
    private static readonly DriftReport Report = DriftReport.Compare(
        ReportTables.Reference, ReportTables.Current, new DriftReportOptions { Title = "Flights <July> & August" }, CancellationToken.None);

    [Fact]
    public void Json_reads_back_to_the_same_report()
    {
        var json = Report.ToJson();

        Assert.Contains("\"schemaVersion\":1", json, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        var restored = DriftReport.FromJson(json);
        Assert.Equal(json, restored.ToJson());
        Assert.Equal(Report.ToMarkdown(), restored.ToMarkdown());
        Assert.Equal(Report.ToHtml(), restored.ToHtml());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"schemaVersion\":99,\"title\":\"t\",\"preset\":\"p\",\"judge\":\"j\",\"dataset\":{\"outcome\":\"Drift\",\"reason\":\"r\",\"columnCount\":0,\"judgedCount\":0,\"driftedCount\":0,\"driftedShare\":0},\"columns\":[]}")]
    public void What_is_no_report_of_a_known_version_is_a_format_error(string json) => Assert.Throws<FormatException>(() => DriftReport.FromJson(json));

    [Theory]
    [InlineData("drift-report-v1.json")]
    [InlineData("drift-report-v1.md")]
    [InlineData("drift-report-v1.html")]
    public void Every_form_is_as_committed(string file)
    {
        var text = Path.GetExtension(file) switch { ".json" => Report.ToJson(), ".md" => Report.ToMarkdown(), _ => Report.ToHtml() };
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", file);
        if (!File.Exists(path) || Comparable(File.ReadAllText(path)) != Comparable(text))
        {
            File.WriteAllText(path + ".new", text);
            Assert.Fail($"{file} differs from what this build writes; see {path}.new");
        }
    }

    [Fact]
    public void A_stored_report_of_version_1_can_be_read()
    {
        var stored = DriftReport.FromJson(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "drift-report-v1.json")));

        Assert.True(stored.IsDrift);
        Assert.Equal(12, stored.Columns.Count);
        Assert.NotEmpty(stored.Find("distance")!.Shape);
        Assert.Equal(DriftColumnKind.Categorical, stored.Find("kind")!.CurrentKind);
    }

    [Fact]
    public void Html_escapes_every_name_and_fetches_nothing()
    {
        var html = Report.ToHtml();

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<eur>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<July>", html, StringComparison.Ordinal);
        Assert.Contains("fare &lt;eur&gt; &amp; &quot;tax&quot;", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(Fetched(), html);
        Assert.Equal(1, Regex.Count(html, "<script"));
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("class=\"moved\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_keeps_one_row_a_column_whatever_its_name()
    {
        var report = DriftReport.Compare([DriftColumn.Numeric("a|b\n<c>", new double[] { 1, 2 })], [], cancellationToken: TestContext.Current.CancellationToken);

        var rows = report.ToMarkdown().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rows.Count);
        Assert.StartsWith("| a\\|b &lt;c> |", rows[1], StringComparison.Ordinal);
    }

    /// <summary>The last digits of a number may differ between processors.</summary>
    private static string Comparable(string text) => LongNumber().Replace(text.ReplaceLineEndings("\n").Trim(), match => match.Value[..12]);

    [GeneratedRegex("(src|href)\\s*=\\s*\"(?!#)|@import|url\\(", RegexOptions.IgnoreCase)]
    private static partial Regex Fetched();

    [GeneratedRegex("\\d+\\.\\d{10,}")]
    private static partial Regex LongNumber();
}
