using Microsoft.Playwright;
using MlOps.Sdk.Data;
using MlOps.Sdk.Integration.Tests.Browsing;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Integration.Tests.Reports;

/// <summary>The page of a drift report, in a browser.</summary>
public sealed class DriftReportPageTests : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.html");
    private Chromium _chromium = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Address => new Uri(_path).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        var report = DriftReport.Compare(Table(1, 0), Table(2, 1.5), new DriftReportOptions { Title = "June <b>against</b> May" }, Cancellation);
        await File.WriteAllTextAsync(_path, report.ToHtml(), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        File.Delete(_path);
    }

    [Fact]
    public async Task It_shows_every_column_and_its_plot_without_script_and_asks_for_nothing_else()
    {
        await using var context = await _chromium.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        await page.GotoAsync(Address);

        Assert.Equal([Address], requests);
        Assert.Equal("June <b>against</b> May", await page.Locator("h1").InnerTextAsync());
        Assert.Equal(3, await page.Locator("tbody tr").Filter(new() { Has = page.Locator("a") }).CountAsync());
        Assert.Contains("drift", await page.Locator("tr").Filter(new() { HasText = "moved" }).First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.InRange(await page.Locator("svg").CountAsync(), 3, 12);
        Assert.True(await page.Locator("details[open] svg").First.IsVisibleAsync());
    }

    [Fact]
    public async Task It_fits_a_phone_and_is_quiet()
    {
        await using var context = await _chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(Address);

        var widths = await page.EvaluateAsync<int[]>("() => [document.scrollingElement.scrollWidth, innerWidth]");
        Assert.InRange(widths[0], 1, widths[1]);
        Assert.Empty(complaints);
        Assert.DoesNotMatch(@"\bNaN\b|\bundefined\b", await page.Locator("body").InnerTextAsync());
    }

    [Fact]
    public async Task Columns_can_be_found_and_the_drifted_ones_alone_be_shown()
    {
        await using var context = await _chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address);
        var rows = page.Locator("tbody tr").Filter(new() { Has = page.Locator("a"), Visible = true });
        Assert.Equal(3, await rows.CountAsync());
        await page.Locator("input[type=checkbox]").CheckAsync();
        Assert.Equal("moved", await rows.Locator("a").InnerTextAsync());
        await page.Locator("input[type=checkbox]").UncheckAsync();
        await page.Locator("input[type=search], input[type=text]").First.FillAsync("carr");
        Assert.Equal("carrier", await rows.Locator("a").InnerTextAsync());
    }

    private static Dataset Table(int seed, double shift)
    {
        var chance = new Random(seed);
        double Normalish() => Enumerable.Range(0, 12).Sum(_ => chance.NextDouble()) - 6;
        return new Dataset(
            Column.Double("steady", [.. Enumerable.Range(0, 500).Select(_ => Normalish())]),
            Column.Double("moved", [.. Enumerable.Range(0, 500).Select(_ => shift + Normalish())]),
            Column.Text("carrier", [.. Enumerable.Range(0, 500).Select(_ => chance.NextDouble() < 0.5 ? "AA" : "UA")]));
    }
}
