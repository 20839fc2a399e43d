using Microsoft.Playwright;
using MlOps.Sdk.Integration.Tests.Browsing;

namespace MlOps.Sdk.Integration.Tests.Samples;

[Collection(Story.Collection)]
public sealed class FlightDelaysReportTests(Story story) : IAsyncLifetime
{
    private Chromium _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        story.Outcome.Succeeded();
        _chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_its_charts_and_tables_without_script_and_asks_for_nothing_else()
    {
        await using var context = await _chromium.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        await page.GotoAsync(Address);

        Assert.Equal([Address], requests);
        var lines = page.Locator("svg polyline");
        Assert.InRange(await lines.CountAsync(), 6, 40);
        foreach (var line in await lines.AllAsync())
            Assert.InRange((await line.GetAttributeAsync("points"))!.Split(' ').Length, 100, 200); // one point a day
        foreach (var chart in await page.Locator("svg").AllAsync())
            Assert.True(await chart.IsVisibleAsync());
        Assert.InRange(await page.Locator("table").CountAsync(), 5, 40);
        Assert.True(await page.GetByText("simulated", new() { Exact = false }).First.IsVisibleAsync());
    }

    [Fact]
    public async Task It_fits_a_phone()
    {
        await using var context = await _chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address);
        var widths = await page.EvaluateAsync<int[]>("() => [document.scrollingElement.scrollWidth, innerWidth]");
        Assert.InRange(widths[0], 1, widths[1]);
        foreach (var chart in await page.Locator("svg").AllAsync())
            Assert.InRange((await chart.BoundingBoxAsync())!.Width, 250, 390);
    }

    [Fact]
    public async Task It_holds_no_number_that_is_none()
    {
        await using var context = await _chromium.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(Address);
        Assert.Empty(complaints);
        Assert.DoesNotMatch(@"\bNaN\b|Infinity|∞", await page.ContentAsync());
    }

    private string Address => new Uri(story.Report).AbsoluteUri;
}
